import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { chromium, type Page } from '@playwright/test';
import { preview } from 'vite';
import { createRng } from '../../base/rng.ts';
import { defaultWorkspace } from '../../state/workspace-store.ts';
import { plainAddress } from '../../state/url-codec.ts';
import { type Bench, judge } from '../bench.ts';
import { findChromium } from '../chromium.ts';

const root = join(import.meta.dirname, '..', '..', '..');
const port = 4619;
const megabyte = 1_000_000;
const keystrokes = 120;
const lanes = ['cl100k', 'o200k', 'qwen2.5', 'bytes', 'hat-splitter', 'learn-your-tokens'];

const targets = {
  /** From the key event to the frame that paints the chips of all lanes, at the place that is typed at. */
  keystrokeP95Ms: '<= 50',
  /** From the paste of 1 MB to the frame that paints the chips of all lanes on the rows on screen. */
  pasteFirstPaintMs: '<= 1500',
  /** Longest task of the main thread while 50 MB are pasted. */
  hugePasteLongestTaskMs: '<= 100',
};

/** Running English of `length` characters, some of it in other scripts; the same every time. */
function benchText(length: number): string {
  const words =
    'the of and to in is that for it was on are as with his they at be this from have or by one had not but what all were when we there can an your which their said if do will each about how up out them then she many some so these would other into has more her two like him see time could no make than first been its who now people my made over did down only way find use may water long little very after words called just where most know naïve Straße слово 言葉 שלום हिन्दी 👍🏽 12345 tokenization'.split(
      ' ',
    );
  const rng = createRng(20_260_101);
  const parts: string[] = [];
  let size = 0;
  while (size < length) {
    const end = rng.int(12) === 0 ? (rng.int(6) === 0 ? '.\n' : ', ') : ' ';
    const part = words[rng.int(words.length)]! + end;
    parts.push(part);
    size += part.length;
  }
  return parts.join('').slice(0, length);
}

/** Runs in the page before its scripts: what the bench needs to look at frames and long tasks. */
function installProbe(): void {
  const longTasks: number[] = [];
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) longTasks.push(entry.duration);
  }).observe({ type: 'longtask' });
  const rows = (): HTMLElement | null => document.querySelector('[role=grid][data-version]');
  const versionOf = (): number => Number(rows()?.dataset.version ?? -1);
  /** Every lane has chips on every row on screen, and they are those of the text after `version`. */
  const isDrawn = (version: number): boolean => {
    const grid = rows();
    if (!grid || Number(grid.dataset.version) <= version) return false;
    const box = grid.getBoundingClientRect();
    const shown = Array.from(grid.querySelectorAll('[role=rowgroup]')).filter((group) => {
      const { top, bottom } = group.getBoundingClientRect();
      return bottom > box.top && top < box.bottom;
    });
    return (
      shown.length > 0 &&
      grid.querySelector('[data-stale]') === null &&
      shown.every((group) =>
        Array.from(group.querySelectorAll('g[data-hue]')).every((lane) =>
          lane.querySelector('path[data-chips]'),
        ),
      )
    );
  };
  /** The time after the frame that is being made has been painted; to be called while it is. */
  const painted = (): Promise<number> =>
    new Promise((resolve) => {
      const channel = new MessageChannel();
      channel.port1.onmessage = () => resolve(performance.now());
      channel.port2.postMessage(null);
    });
  const drawnAfter = async (version: number): Promise<number> => {
    do await new Promise((resolve) => requestAnimationFrame(resolve));
    while (!isDrawn(version));
    return painted();
  };
  const keys: number[] = [];
  let typed = 0;
  addEventListener(
    'keydown',
    (event) => {
      const version = versionOf();
      typed++;
      void drawnAfter(version).then((end) => keys.push(end - event.timeStamp));
    },
    true,
  );
  Object.assign(globalThis, {
    probe: {
      longTasks,
      keys,
      typed: () => typed,
      async paste(text: string): Promise<number> {
        const transfer = new DataTransfer();
        transfer.setData('text/plain', text);
        const version = versionOf();
        longTasks.length = 0;
        const start = performance.now();
        document.body.dispatchEvent(
          new ClipboardEvent('paste', { clipboardData: transfer, bubbles: true, cancelable: true }),
        );
        return (await drawnAfter(version)) - start;
      },
    },
  });
}

interface Probe {
  readonly longTasks: number[];
  readonly keys: number[];
  typed(): number;
  paste(text: string): Promise<number>;
}
declare const probe: Probe;

async function measure(page: Page): Promise<Record<string, number>> {
  const { hash } = plainAddress(
    {
      ...defaultWorkspace,
      view: 'boundaries',
      boundaries: {
        ...defaultWorkspace.boundaries,
        lanes: lanes.map((id) =>
          id === 'cl100k' || id === 'o200k' || id === 'qwen2.5'
            ? { kind: 'vocabulary', id }
            : { kind: 'method', id },
        ),
      },
    },
    false,
  );
  await page.goto(`http://localhost:${port}/?view=boundaries${hash}`);
  await page.evaluate('__tokenscopeIdle()');
  const pasteFirstPaintMs = await page.evaluate((text) => probe.paste(text), benchText(megabyte));
  await page.evaluate('__tokenscopeIdle()');
  const pasteLongestTaskMs = await page.evaluate(() => Math.max(0, ...probe.longTasks));

  const editor = page.getByRole('textbox', { name: 'Text under study' });
  await editor.focus();
  for (let i = 0; i < 12; i++) await page.keyboard.press('PageDown');
  await page.evaluate(() => {
    probe.keys.length = 0;
  });
  const typing = 'Typing goes on in the middle of a megabyte. ';
  for (let i = 0; i < keystrokes; i++) {
    const key = typing[i % typing.length]!;
    const before = await page.evaluate(() => probe.keys.length);
    await page.keyboard.press(key === ' ' ? 'Space' : key);
    await page.waitForFunction((count) => probe.keys.length > count, before);
  }
  const keys = (await page.evaluate(() => probe.keys)).slice(20).sort((a, b) => a - b);

  await page.evaluate(() => {
    const text = 'abcdefgh '.repeat(5_600_000);
    probe.longTasks.length = 0;
    const transfer = new DataTransfer();
    transfer.setData('text/plain', text);
    probe.longTasks.length = 0;
    document.body.dispatchEvent(
      new ClipboardEvent('paste', { clipboardData: transfer, bubbles: true, cancelable: true }),
    );
  });
  await page
    .getByText(/takes up to/)
    .first()
    .waitFor();
  const hugePasteLongestTaskMs = await page.evaluate(() => Math.max(0, ...probe.longTasks));
  const at = (share: number): number => Math.round(10 * keys[Math.floor(keys.length * share)]!) / 10;
  return {
    keystrokeP50Ms: at(0.5),
    keystrokeP95Ms: at(0.95),
    keystrokeMaxMs: Math.round(10 * keys.at(-1)!) / 10,
    pasteFirstPaintMs: Math.round(pasteFirstPaintMs),
    pasteLongestTaskMs: Math.round(pasteLongestTaskMs),
    hugePasteLongestTaskMs: Math.round(hugePasteLongestTaskMs),
  };
}

/** How fast the chips of six lanes follow typing in, and pasting of, a megabyte of text. */
export const bench: Bench = {
  name: 'keystroke',
  async run() {
    const build = spawnSync('npm', ['run', '-s', 'build'], {
      cwd: root,
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    if (build.status !== 0) throw new Error('The build failed');
    const server = await preview({ root, logLevel: 'error', preview: { port, strictPort: true } });
    const executablePath = findChromium();
    const browser = await chromium.launch(executablePath === null ? {} : { executablePath });
    try {
      const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
      // tsx wraps named functions in a helper of this name, which the page does not have.
      await page.addInitScript('globalThis.__name = (wrapped) => wrapped');
      await page.addInitScript(installProbe);
      return judge(await measure(page), targets);
    } finally {
      await browser.close();
      await server.close();
    }
  },
};
