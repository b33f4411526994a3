import type { Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';

const rows = (page: Page) => page.getByRole('grid', { name: /Token boundaries/ });
const lanes = (page: Page) => page.getByRole('list', { name: 'Tokenizers' }).getByRole('listitem');
const editor = (page: Page) => page.getByRole('textbox', { name: 'Text under study' });
/** Middle of the nth token that is drawn on the first row of a lane, in window coordinates. */
const tokenPoint = (page: Page, lane: number, nth: number): Promise<{ x: number; y: number }> =>
  page.evaluate(
    ([laneIndex, index]) => {
      const group = document.querySelector('[role=grid] [role=rowgroup] svg')!;
      const chips = Array.from(
        group.querySelectorAll<SVGPathElement>(
          `:scope > g[data-hue]:nth-of-type(${laneIndex! + 2}) path[data-chips]`,
        ),
      ).flatMap((path) =>
        Array.from(
          path.getAttribute('d')!.matchAll(/M([\d.]+) 0h([\d.]+)/g),
          ([, from, length]) => [Number(from) + Number(length) / 2, path] as const,
        ),
      );
      chips.sort(([a], [b]) => a - b);
      const [x, path] = chips[index!]!;
      const matrix = path.getScreenCTM()!;
      return { x: matrix.e + x, y: matrix.f + 10 };
    },
    [lane, nth],
  );

test('the board shows every lane’s boundaries on the same rows @phone', async ({ app, page }) => {
  await app.open();
  await expect(lanes(page)).toHaveCount(6);
  await expect(lanes(page).first()).toContainText(/cl100k.*227 tokens/);
  const group = rows(page).getByRole('rowgroup').first();
  await expect(group.getByRole('row')).toHaveCount(6);
  const texts = await group.getByRole('gridcell').allTextContents();
  expect(new Set(texts).size).toBe(1);
  expect(texts[0]).toMatch(/^Tokenization/);
});

test('typing changes the tokens, and the text survives a change of view', async ({ app, page }) => {
  await app.open('?view=boundaries');
  await editor(page).focus();
  await page.keyboard.press('ControlOrMeta+A');
  await page.keyboard.type('Hello, world');
  await app.idle();
  await expect(lanes(page).first()).toContainText('3 tokens');
  await expect(lanes(page).nth(3)).toContainText('12 tokens');
  await expect(rows(page).getByRole('gridcell').first()).toHaveText('Hello,\u00a0world');
  await page.getByRole('tab', { name: 'Metrics' }).click();
  await page.getByRole('tab', { name: 'Tokens' }).click();
  await expect(editor(page)).toHaveText('Hello, world');
  await page.keyboard.press('Control+Home');
});

test('pasting anywhere replaces the text; CR LF and lone surrogates arrive at the tokenizers', async ({
  app,
  page,
}) => {
  await app.open('?view=boundaries');
  await app.paste('a\r\nb\ud83e');
  await expect(lanes(page).nth(3)).toContainText('7 tokens');
  await expect(rows(page).getByRole('gridcell').first()).toHaveText('a␍\u00a0');
});

test('pointing at a token marks the same bytes on every lane, a click inspects it', async ({ app, page }) => {
  await app.open('?view=boundaries');
  const { x, y } = await tokenPoint(page, 1, 2);
  await page.mouse.move(x, y);
  await expect(page.getByText('id 48145')).toBeVisible();
  await page.mouse.click(x, y);
  const inspector = page.getByRole('complementary', { name: 'Token inspector' });
  await expect(inspector).toContainText('o200k');
  await expect(inspector).toContainText('" decides"');
  await expect(inspector).toContainText('20 64 65 63 69 64 65 73');
  await expect(inspector).toContainText('6 of 6');
  await expect(inspector.getByRole('list', { name: 'Pieces after this step' })).toHaveText('Ġdecides');
  await inspector.getByRole('button', { name: 'Step back' }).click();
  await expect(inspector.getByRole('listitem')).toHaveCount(2);
  await app.expectAccessible();
  await inspector.getByRole('button', { name: 'Close the inspector' }).click();
  await expect(inspector).toHaveCount(0);
});

test('the keyboard walks, selects, copies and inspects', async ({ app, page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await app.open('?view=boundaries');
  await rows(page).focus();
  await page.keyboard.press('ArrowRight');
  const spoken = page.locator('#token-cursor');
  await expect(spoken).toHaveText('Token 1: Token, id 3404, bytes 0 to 5');
  await page.keyboard.press('ArrowRight');
  await expect(spoken).toHaveText('Token 2: ization, id 2065, bytes 5 to 12');
  await page.keyboard.press('ArrowDown');
  await expect(spoken).toContainText('id 2860');
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Shift+ArrowRight');
  await page.keyboard.press('Shift+ArrowRight');
  await page.getByRole('button', { name: 'Copy 3 tokens' }).click();
  await page.getByRole('menuitem', { name: /^Ids/ }).click();
  await app.idle();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe('[2065,28727,1148]');
  await rows(page).focus();
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('ControlOrMeta+c');
  await app.idle();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe('[28727]');
  await page.keyboard.press('ArrowRight');
  await rows(page).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('complementary', { name: 'Token inspector' })).toContainText('1148');
});

test('lanes are added, moved by keyboard, and removed', async ({ app, page }) => {
  await app.open('?view=boundaries');
  await page.getByRole('button', { name: 'Add a tokenizer' }).click();
  const dialog = page.getByRole('dialog', { name: 'Tokenizers' });
  await dialog.getByRole('button', { name: 'Add r50k (GPT-2, GPT-3)' }).click();
  await app.expectAccessible();
  await page.keyboard.press('Escape');
  await app.idle();
  await expect(lanes(page)).toHaveCount(7);
  const handle = page.getByRole('button', { name: /^Move r50k/ });
  await handle.focus();
  await page.keyboard.press('ArrowUp');
  await expect(lanes(page).nth(5)).toContainText('r50k');
  await expect(handle).toBeFocused();
  await page.getByRole('button', { name: 'Remove r50k (GPT-2, GPT-3)' }).click();
  await expect(lanes(page)).toHaveCount(6);
});

/** A BPE of five pieces as a file. */
const tinyTokenizer = JSON.stringify({
  version: '1.0',
  added_tokens: [
    {
      id: 5,
      content: '<eos>',
      special: true,
      single_word: false,
      lstrip: false,
      rstrip: false,
      normalized: false,
    },
  ],
  normalizer: null,
  pre_tokenizer: null,
  post_processor: null,
  decoder: null,
  model: {
    type: 'BPE',
    unk_token: '?',
    vocab: { '?': 0, a: 1, b: 2, ab: 3, abab: 4 },
    merges: ['a b', 'ab ab'],
  },
});

test('a dropped tokenizer file becomes a lane, and is found again after a reload', async ({ app, page }) => {
  await app.open('?view=boundaries');
  await app.drop([{ name: 'tiny-tokenizer.json', body: tinyTokenizer }]);
  await expect(lanes(page).nth(6)).toContainText('tiny-tokenizer.json');
  await app.paste('ababx<eos>');
  await expect(lanes(page).nth(6)).toContainText(/tokens/);
  await expect(page).toHaveURL(/#/);
  await page.reload();
  await app.idle();
  await expect(lanes(page).nth(6)).toContainText(/tiny-tokenizer\.json.*[1-9]\d* tokens/);
  await app.paste('ab'.repeat(60_000));
  await expect(lanes(page).nth(6)).toContainText('30,000 tokens');
  await editor(page).focus();
  await page.keyboard.press('Control+Home');
  await page.keyboard.type('b');
  await app.idle();
  await expect(lanes(page).nth(6)).toContainText('30,001 tokens');
});

test('special tokens in the text are matched when asked for', async ({ app, page }) => {
  await app.open('?view=boundaries');
  await app.paste('a<|endoftext|>');
  await expect(lanes(page).first()).toContainText('8 tokens');
  await page.getByText('Match special tokens').click();
  await app.idle();
  await expect(lanes(page).first()).toContainText('2 tokens');
});

test('a tokenizer of the Hub is loaded by name; what cannot be loaded says why', async ({ app, page }) => {
  await app.serveHub({
    'acme/tiny/resolve/main/tokenizer.json': tinyTokenizer,
    'acme/gated/resolve/main/tokenizer.json': 401,
  });
  await app.open('?view=boundaries');
  for (const name of ['acme/tiny', 'acme/gated']) {
    await page.getByRole('button', { name: 'Add a tokenizer' }).click();
    await page.getByRole('textbox', { name: 'Hub repository or address' }).fill(name);
    await page.getByRole('dialog').getByRole('button', { name: 'Add', exact: true }).click();
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toHaveCount(0);
    await app.idle();
  }
  await expect(lanes(page).nth(6)).toContainText(/acme\/tiny.*tokens/);
  await expect(lanes(page).nth(7)).toContainText(/not open to everyone/);
  await expect(rows(page).getByRole('rowgroup').first().getByRole('row')).toHaveCount(8);
});

test('the vocabulary is searched by text, id and bytes', async ({ app, page }) => {
  await app.open('?view=boundaries');
  await page.getByRole('button', { name: 'Search the vocabulary of o200k (GPT-4o)' }).click();
  const dialog = page.getByRole('dialog', { name: 'Vocabulary' });
  await dialog.getByRole('searchbox', { name: 'Find' }).fill(' decides');
  await app.idle();
  await expect(dialog.getByRole('listitem').first()).toContainText('48145');
  await app.expectAccessible();
});

test('a long text scrolls, by wheel and by map, and keeps its place when the window changes', async ({
  app,
  page,
}) => {
  await app.open('?view=boundaries');
  await app.paste(Array.from({ length: 20_000 }, (_, i) => `Line ${i} of the text.`).join('\n'));
  const map = page.getByRole('slider', { name: 'Place in the document' });
  await map.focus();
  await page.keyboard.press('End');
  await app.idle();
  await expect(rows(page)).toContainText('Line\u00a019999\u00a0of');
  await page.keyboard.press('Home');
  await app.idle();
  await rows(page).hover();
  await page.mouse.wheel(0, 40_000);
  await app.idle();
  const first = Number(await map.getAttribute('aria-valuenow'));
  expect(first).toBeGreaterThan(100);
  await page.setViewportSize({ width: 1100, height: 900 });
  await app.idle();
  await expect
    .poll(async () => Math.abs(Number(await map.getAttribute('aria-valuenow')) - first))
    .toBeLessThan(3);
});

test('odd texts are drawn', async ({ app, page }) => {
  await app.open('?view=boundaries');
  for (const text of [
    '',
    '\0\u202eabc\u202c',
    'a'.repeat(100_000),
    'x '.repeat(200_000),
    'שלום abc',
    '\u0301',
  ]) {
    await app.paste(text === '' ? ' ' : text);
    if (text === '') {
      await editor(page).focus();
      await page.keyboard.press('ControlOrMeta+A');
      await page.keyboard.press('Delete');
      await app.idle();
    }
    await expect(rows(page).getByRole('rowgroup').first().getByRole('row')).toHaveCount(6);
    await app.expectNoSideScroll();
  }
});

test('a text beyond the limit is refused, and the old one stays', async ({ app, page }) => {
  await app.open('?view=boundaries');
  await page.evaluate(() => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', 'word '.repeat(4_000_000));
    document.body.dispatchEvent(
      new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }),
    );
  });
  await expect(page.getByText(/takes up to 16 MB/).first()).toBeVisible();
  await expect(rows(page).getByRole('gridcell').first()).toContainText('Tokenization');
  await expect(editor(page)).toContainText('Tokenization');
  await expect(page.getByRole('button', { name: /Sample text/ })).toContainText('A bit of everything');
});

test('the tokens are exported in four formats, and reopen the state', async ({ app, page }) => {
  await app.open('?view=boundaries');
  const save = async (name: RegExp): Promise<Buffer> => {
    await page.getByRole('button', { name: 'Export' }).click();
    const download = page.waitForEvent('download');
    await page.getByRole('menuitem', { name }).click();
    const stream = await (await download).createReadStream();
    const chunks: Buffer[] = [];
    for await (const chunk of stream) chunks.push(chunk as Buffer);
    await app.idle();
    return Buffer.concat(chunks);
  };
  const svg = (await save(/^SVG/)).toString();
  expect(svg).toContain('Tokenization');
  expect(svg).toContain('<metadata id="tokenscope">');
  const csv = (await save(/^CSV/)).toString();
  expect(csv).toContain('\r\ncl100k (GPT-4),0,0,5,3404,Token,546f6b656e\r\n');
  const json = JSON.parse((await save(/^JSON/)).toString()) as { figures: { lanes: { ids: number[] }[] } };
  expect(json.figures.lanes[0]!.ids.slice(0, 2)).toEqual([3404, 2065]);
  const png = await save(/^PNG/);
  expect(png.subarray(1, 4).toString()).toBe('PNG');
  await app.paste('something else');
  await app.drop([{ name: 'tokens.svg', body: svg }]);
  await expect(rows(page).getByRole('gridcell').first()).toContainText('Tokenization');
});

test('the focus view is whole on a phone @phone', async ({ app, page }) => {
  await app.open('?view=boundaries');
  await app.expectNoSideScroll();
  const { x, y } = await tokenPoint(page, 0, 0).then(async (point) => {
    await rows(page).scrollIntoViewIfNeeded();
    return tokenPoint(page, 0, 0).then((again) => again ?? point);
  });
  await page.touchscreen.tap(x, y).catch(() => page.mouse.click(x, y));
  await expect(page.getByRole('complementary', { name: 'Token inspector' })).toContainText('3404');
});

test('BLT patches stand beside the tokenizers, cut by a threshold that the lane and the link keep', async ({
  app,
  page,
}) => {
  await app.open('?view=boundaries&tokenizer=o200k');
  await page.getByRole('button', { name: 'Add a tokenizer' }).click();
  await page.getByRole('button', { name: 'Add BLT patches, global' }).click();
  await page.keyboard.press('Escape');
  await app.idle();
  const lane = lanes(page).nth(1);
  await expect(lane).toContainText(/BLT patches, H > 1\.34Adapted.*\d+ tokens/);
  const tokens = async (): Promise<number> =>
    Number(/([\d,]+) tokens/.exec((await lane.textContent())!)![1]!.replace(',', ''));
  const before = await tokens();
  expect(before).toBeGreaterThan(20);
  const threshold = lane.getByRole('slider', { name: 'θ' });
  await threshold.focus();
  await page.keyboard.press('PageUp');
  await app.idle();
  await expect(lane).toContainText('BLT patches, H > 2.04');
  await expect(threshold).toBeFocused();
  expect(await tokens()).toBeLessThan(before);
  const agreement = page.getByRole('table', { name: /Boundary F1/ });
  await page.getByRole('tab', { name: 'Metrics' }).click();
  await expect(agreement.locator('tbody tr')).toHaveCount(2);
  await page.getByRole('tab', { name: 'Exchange rates' }).click();
  await app.idle();
  await expect(page.getByText('come from a language model')).toHaveCount(0);
  await page.reload();
  await app.idle();
  await expect(lane).toContainText('BLT patches, H > 2.04');
});

test('a lane of BLT patches refuses a text that is too long, and takes the next one', async ({
  app,
  page,
}) => {
  const state = {
    version: 1,
    text: { kind: 'own', text: 'word '.repeat(2000) },
    boundaries: {
      lanes: [{ kind: 'patches' }],
      tab: 'tokens',
      showIds: false,
      showWhitespace: true,
      matchSpecial: false,
      addSpecial: false,
    },
  };
  await app.open(`?view=boundaries#s=${encodeURIComponent(JSON.stringify(state))}`);
  await expect(lanes(page).first()).toContainText('up to 8,192 bytes; this one has 10,000');
  await app.paste('Short enough.');
  await expect(lanes(page).first()).toContainText(/\d+ tokens/);
  await expect(lanes(page).getByRole('alert')).toHaveCount(0);
});

test.describe('offline', () => {
  test.use({ expectedErrors: [/Failed to load resource|A part of the page could not be loaded/] });

  test('a part that cannot be fetched leaves the rest of the view as it is', async ({ app, page }) => {
    await app.open('?view=boundaries');
    await page.route(/add-lane-dialog/, (route) => route.abort());
    await page.getByRole('button', { name: 'Add a tokenizer' }).click();
    await expect(page.getByText('A part of the page could not be loaded.')).toBeVisible();
    await expect(lanes(page)).toHaveCount(6);
    await expect(editor(page)).toBeVisible();
  });
});
