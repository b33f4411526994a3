import { AxeBuilder } from '@axe-core/playwright';
import { test as base, type BrowserContext, expect, type Page } from '@playwright/test';

/** Files that the mock Hub serves: address below `https://huggingface.co/` → body, or the status of a refusal. */
export type HubFiles = Readonly<Record<string, string | Uint8Array | number>>;

/** The page under test, with what every spec needs. */
export class App {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  /** Opens an address below the site's root and waits until all is computed and painted. */
  async open(path = ''): Promise<void> {
    await this.page.goto(`./${path}`);
    await this.page.waitForFunction(() => '__tokenscopeIdle' in window);
    await this.idle();
  }

  async idle(): Promise<void> {
    await this.page.evaluate('__tokenscopeIdle()');
  }

  /**
   * Fails on any accessibility violation, on contrast in the other theme too (all that a theme changes is colours), and where
   * the page is wider than the window.
   */
  async expectAccessible(): Promise<void> {
    await this.expectNoSideScroll();
    await this.#expectNoViolations(new AxeBuilder({ page: this.page }), 'light');
    await this.page.emulateMedia({ colorScheme: 'dark' });
    await this.idle();
    await this.#expectNoViolations(new AxeBuilder({ page: this.page }).withRules('color-contrast'), 'dark');
    await this.page.emulateMedia({ colorScheme: 'light' });
  }

  async #expectNoViolations(axe: AxeBuilder, theme: string): Promise<void> {
    const { violations } = await axe.analyze();
    const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' | ')}`);
    expect(found, theme).toEqual([]);
  }

  /** Fails when the page is wider than the window. */
  async expectNoSideScroll(): Promise<void> {
    const overflow = await this.page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(overflow, 'px beyond the right edge').toBeLessThanOrEqual(0);
  }

  /** Fails when a wide window scrolls: its views fill it, and only their parts scroll. */
  async expectNoEmptyScroll(): Promise<void> {
    const { width, below } = await this.page.evaluate(() => ({
      width: window.innerWidth,
      below: document.documentElement.scrollHeight - window.innerHeight,
    }));
    if (width > 900) expect(below, 'px below the lower edge').toBeLessThanOrEqual(0);
  }

  /** Drops files on the page, or on the element that `selector` names. */
  async drop(
    files: readonly { name: string; body: string | Uint8Array }[],
    selector = 'body',
  ): Promise<void> {
    const plain = files.map(({ name, body }) => ({ name, bytes: Array.from(Buffer.from(body)) }));
    const transfer = await this.page.evaluateHandle((given) => {
      const data = new DataTransfer();
      for (const { name, bytes } of given) data.items.add(new File([Uint8Array.from(bytes)], name));
      return data;
    }, plain);
    for (const type of ['dragover', 'drop']) {
      await this.page.locator(selector).dispatchEvent(type, { dataTransfer: transfer });
    }
    await this.idle();
  }

  /** Pastes plain text with the focus where it is. */
  async paste(text: string): Promise<void> {
    await this.page.evaluate((given) => {
      const clipboardData = new DataTransfer();
      clipboardData.setData('text/plain', given);
      const target = document.activeElement ?? document.body;
      target.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
    }, text);
    await this.idle();
  }

  /** Keeps the first request for an address waiting until the function that it gives is called; that request then fails. */
  async hold(url: string): Promise<() => void> {
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    let isHeld = true;
    await this.page.context().route(url, async (route) => {
      if (!isHeld) return route.fallback();
      isHeld = false;
      await held;
      await route.abort('aborted').catch(() => undefined);
    });
    return release;
  }

  /** Serves files as the Hub would; requests to it are then allowed. */
  async serveHub(files: HubFiles): Promise<void> {
    await this.page.context().route('https://huggingface.co/**', async (route) => {
      const path = new URL(route.request().url()).pathname.slice(1);
      const body = files[path] ?? 404;
      const headers = { 'access-control-allow-origin': '*' };
      if (typeof body === 'number') await route.fulfill({ status: body, headers, body: '' });
      else
        await route.fulfill({
          status: 200,
          headers,
          body: typeof body === 'string' ? body : Buffer.from(body),
        });
    });
  }
}

interface Fixtures {
  readonly app: App;
  /** Errors that a spec provokes on purpose, set with `test.use`; matched ones do not fail it. */
  readonly expectedErrors: readonly RegExp[];
}

/** Collects what must never happen: errors in the console, uncaught exceptions, requests that leave the origin. */
function watch(context: BrowserContext, origin: string, expected: readonly RegExp[]): readonly string[] {
  const found: string[] = [];
  context.on('console', (message) => {
    if (message.type() === 'error') report(`console: ${message.text()}`);
  });
  context.on('weberror', (error) => report(`uncaught: ${error.error().message}`));
  context.on('request', (request) => {
    const url = new URL(request.url());
    const isLocal = url.origin === origin || ['blob:', 'data:'].includes(url.protocol);
    if (!isLocal && url.hostname !== 'huggingface.co') report(`left the origin: ${request.url()}`);
  });
  const report = (what: string): void => {
    if (!expected.some((pattern) => pattern.test(what))) found.push(what);
  };
  return found;
}

export const test = base.extend<Fixtures>({
  expectedErrors: [[], { option: true }],
  app: async ({ page, context, baseURL, expectedErrors }, provide) => {
    const found = watch(context, new URL(baseURL!).origin, expectedErrors);
    await provide(new App(page));
    expect(found, 'errors and requests to elsewhere').toEqual([]);
  },
});

export { expect };
