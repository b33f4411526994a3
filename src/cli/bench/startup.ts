import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import { preview } from 'vite';
import { type Bench, judge } from '../bench.ts';
import { findChromium } from '../chromium.ts';
import { initialJs } from '../initial-js.ts';

const root = join(import.meta.dirname, '..', '..', '..');
const port = 4618;
/** Each load is a browser of its own: nothing is cached, no code is compiled. */
const loads = 5;

const targets = {
  /** Median over the loads, from the start of navigation to the frame that paints the chips of the first lane. */
  firstBoundariesMs: '<= 1500',
  initialJsGzBytes: '<= 230000',
  ortFilesInInitialJs: '<= 0',
};

/** Runs in the page before its scripts, as text, so that no build step touches it: notes the first frame with chips in a lane, and in all. */
const watchChips = `{
  const marks = globalThis.chipMarks = {};
  const look = (now) => {
    const hasChips = document.querySelector('[role=rowgroup] g[data-hue] path') !== null;
    if (hasChips) marks.first ??= now;
    if (hasChips && document.querySelector('[role=gridcell][data-pending]') === null) marks.all = now;
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}`;

async function coldLoad(
  executablePath: string | null,
): Promise<{ readonly first: number; readonly all: number }> {
  const browser = await chromium.launch(executablePath === null ? {} : { executablePath });
  try {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    await page.addInitScript({ content: watchChips });
    await page.goto(`http://localhost:${port}/`);
    const marks = await page.waitForFunction('chipMarks.all === undefined ? null : chipMarks', null, {
      timeout: 60_000,
    });
    return (await marks.jsonValue()) as { first: number; all: number };
  } finally {
    await browser.close();
  }
}

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1]!;

/** How fast the built page shows its first boundaries when nothing is cached, and how much script it needs for that. */
export const bench: Bench = {
  name: 'startup',
  async run() {
    const build = spawnSync('npm', ['run', '-s', 'build'], {
      cwd: root,
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    if (build.status !== 0) throw new Error('The build failed');
    const server = await preview({ root, logLevel: 'error', preview: { port, strictPort: true } });
    try {
      const times: { first: number; all: number }[] = [];
      const executablePath = findChromium();
      for (let i = 0; i < loads; i++) times.push(await coldLoad(executablePath));
      const js = initialJs(join(root, 'dist'));
      const figures = {
        firstBoundariesMs: Math.round(median(times.map(({ first }) => first))),
        slowestFirstBoundariesMs: Math.round(Math.max(...times.map(({ first }) => first))),
        allLanesMs: Math.round(median(times.map(({ all }) => all))),
        initialJsGzBytes: js.gzBytes,
        ortFilesInInitialJs: js.withOrt.length,
      };
      return judge(figures, targets);
    } finally {
      await server.close();
    }
  },
};
