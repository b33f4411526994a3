import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { type App, expect, test } from './fixtures.ts';

const prose =
  'The lighthouse keeper kept two diaries. In the first he wrote what the instruments said, and in the second what he had seen.';

const colouredText = (page: Page) => page.getByRole('slider', { name: /^Text coloured by/ });
const token = (page: Page, nth: number) => colouredText(page).locator('span').nth(nth);
const plot = (page: Page, lane: string) => page.getByRole('img', { name: new RegExp(`of ${lane} in bits`) });
const figures = (page: Page) => page.getByRole('table', { name: 'Figures of each lane' }).locator('tbody tr');
const sums = (page: Page) => page.getByRole('region', { name: 'Selected stretch' });

async function openWith(app: App, text: string): Promise<void> {
  await app.open('?view=entropy');
  await app.paste(text);
}

/** Column of the figures of a lane, as a number. */
const figure = async (page: Page, lane: number, column: number): Promise<number> =>
  Number((await figures(page).nth(lane).locator('td').nth(column).textContent())!.replaceAll(',', ''));

test('the entropy view is accessible in both themes @phone', async ({ app, page }) => {
  await app.open('?view=entropy');
  await expect(colouredText(page)).toBeVisible();
  await expect(plot(page, 'lm-bpe4k')).toBeVisible();
  await app.expectAccessible();
});

test('models that learnt English spend fewer bits on it than counts of the text itself', async ({
  app,
  page,
}) => {
  await openWith(app, prose);
  await expect(figures(page)).toHaveCount(3);
  const [bpe, byte, counts] = [await figure(page, 0, 3), await figure(page, 1, 3), await figure(page, 2, 3)];
  expect(bpe).toBeGreaterThan(0.5);
  expect(Math.max(bpe, byte)).toBeLessThan(counts);
  expect(await figure(page, 1, 0)).toBe(prose.length);
  expect(await figure(page, 0, 1)).toBe(prose.length);
  const bits = await figure(page, 0, 2);
  expect(Math.abs(bits / prose.length - bpe)).toBeLessThan(0.01);
});

test('pointing at a token marks its bytes everywhere, and tells what was expected', async ({ app, page }) => {
  await app.open();
  await token(page, 4).hover();
  await expect(page.getByText(/^expected [\d.]+ bits$/)).toBeVisible();
  await app.idle();
  await expect(page.locator('ol > li', { hasText: '%' })).toHaveCount(10);
  await expect(token(page, 4)).toHaveAttribute('data-hovered', '');
  const rows = page.getByRole('grid', { name: /Token boundaries/ });
  const before = await rows.locator('[class*=hovered]').count();
  expect(before).toBeGreaterThan(0);
  await rows.focus();
  for (let i = 0; i < 6; i++) await page.keyboard.press('ArrowRight');
  await expect(token(page, 4)).not.toHaveAttribute('data-hovered', '');
  await expect(colouredText(page).locator('[data-hovered]').first()).toBeVisible();
});

test('a stretch is summed up, zoomed into and kept by the link', async ({ app, page }) => {
  await openWith(app, prose);
  const box = (await plot(page, 'lm-byte').boundingBox())!;
  const at = (byte: number): number => box.x + 36 + ((byte + 0.5) * (box.width - 36)) / prose.length;
  await page.mouse.move(at(4), box.y + 40);
  await page.mouse.down();
  await page.mouse.move(at(13), box.y + 40, { steps: 4 });
  await page.mouse.up();
  await expect(sums(page)).toContainText('Bytes 4–14');
  await expect(sums(page).locator('p').nth(1)).toContainText('10 bytes · 10 tokens');
  await expect(page).toHaveURL(/selection/);
  await sums(page).getByRole('button', { name: 'Zoom in' }).click();
  await expect(colouredText(page)).toHaveText(/lighthouse( keeper)?$/);
  await sums(page).getByRole('button', { name: 'Whole text' }).click();
  await expect(colouredText(page)).toHaveText(prose);
  await sums(page).getByRole('button', { name: 'Clear' }).click();
  await expect(sums(page)).toContainText('Drag over a curve');
});

test('the arrow keys walk the tokens and select them', async ({ app, page }) => {
  await openWith(app, 'one two three');
  const text = colouredText(page);
  await text.focus();
  await page.keyboard.press('ArrowRight');
  await expect(text).toHaveAttribute('aria-valuetext', /^.+, [\d.]+ bits, rank \d+$/);
  await expect(token(page, 1)).toHaveAttribute('data-hovered', '');
  await page.keyboard.press('Shift+End');
  await expect(sums(page)).toContainText(/Bytes \d+–13/);
  await page.keyboard.press('Escape');
  await expect(sums(page)).toContainText('Drag over a curve');
});

test('an edit supersedes the curves, and the settings survive a reload', async ({ app, page }) => {
  await app.open('?view=entropy');
  await page
    .getByRole('button', { name: /Colour the text by/ })
    .last()
    .click();
  await page.getByRole('option', { name: /Rank/ }).click();
  await page
    .getByRole('button', { name: /^bits per byte Unit|Unit/ })
    .first()
    .click();
  await page.getByRole('option', { name: /bits per token/ }).click();
  await page.getByRole('button', { name: 'Remove lm-byte' }).click();
  await page.getByRole('button', { name: 'Add an n-gram' }).click();
  await page.getByRole('button', { name: /Over the tokens of/ }).click();
  await page.getByRole('option', { name: /cl100k/ }).click();
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  await app.idle();
  await expect(figures(page).locator('th')).toHaveText([
    /lm-bpe4k/,
    /5-gram over UTF-8/,
    /5-gram over cl100k/,
  ]);
  const editor = page.getByRole('textbox', { name: 'Text under study' });
  await editor.focus();
  await page.keyboard.press('ControlOrMeta+A');
  await page.keyboard.type('A new text');
  await expect(colouredText(page)).toHaveText('A new text');
  await app.idle();
  expect(await figure(page, 1, 0)).toBe(10);
  await expect(page).toHaveURL(/entropy/);
  await page.reload();
  await page.waitForFunction(() => '__tokenscopeIdle' in window);
  await app.idle();
  await expect(figures(page).locator('th')).toHaveText([
    /lm-bpe4k/,
    /5-gram over UTF-8/,
    /5-gram over cl100k/,
  ]);
  await expect(page.getByText('beyond')).toBeVisible();
});

test('a long text is read in windows, can be stopped and taken up again', async ({ app, page }) => {
  await app.open('?view=entropy');
  await page.evaluate((text) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', text);
    document.body.dispatchEvent(
      new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }),
    );
  }, `${prose} `.repeat(160));
  const lane = page.getByRole('region', { name: 'lm-byte' });
  await expect(lane.getByRole('progressbar')).toHaveAttribute('aria-valuetext', /of 8,192 tokens/);
  await lane.getByRole('button', { name: /^Cancel/ }).click();
  await expect(lane).toContainText('stopped');
  await page.getByText('Reading long texts').click();
  const limit = page.getByRole('textbox', { name: 'Limit' });
  await limit.fill('600');
  await limit.press('Enter');
  await expect(lane).toContainText('600 tokens (limit)');
  await app.idle();
  expect(await figure(page, 1, 0)).toBe(600);
});

test('tokens and pictures are saved with the state they belong to', async ({ app, page }) => {
  await openWith(app, 'one two three');
  const save = async (format: RegExp): Promise<Buffer> => {
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Export' }).click();
    await page.getByRole('menuitem', { name: format }).click();
    return readFile(await (await download).path());
  };
  const csv = (await save(/CSV/)).toString();
  expect(csv).toMatch(/^# tokenscope \{"state":/);
  expect(csv).toContain('lane,model,index,start,end,id,surprisal,entropy,rank');
  expect(csv.split('\n').filter((line) => line.startsWith('B,lm-byte,'))).toHaveLength(13);
  const json = JSON.parse((await save(/JSON/)).toString()) as { figures: { sums: { tokens: number } }[] };
  expect(json.figures.map(({ sums: { tokens } }) => tokens).slice(1)).toEqual([13, 13]);
  const svg = (await save(/SVG/)).toString();
  expect(svg).toMatch(/^<svg[^>]*><metadata id="tokenscope">/);
  expect(svg).toContain('lm-bpe4k');
  const png = await save(/PNG/);
  expect(png.subarray(1, 4).toString()).toBe('PNG');
  expect(png.includes('tokenscope')).toBe(true);
});

test('a text from right to left runs so in its colours; without a text the board says what to do', async ({
  app,
  page,
}) => {
  const open = (text: string): Promise<void> => app.paste(text);
  await app.open();
  await open('\u0633\u0644\u0627\u0645.');
  const coloured = page.getByRole('region', { name: 'Entropy' }).getByLabel(/Text coloured by/);
  const side = await coloured.evaluate((text) => {
    const box = text.getBoundingClientRect();
    const last = text.lastElementChild!.getBoundingClientRect();
    return last.left - box.left > box.width / 2 ? 'right' : 'left';
  });
  expect(side).toBe('right');
  await page.getByRole('textbox', { name: 'Text under study' }).focus();
  await page.keyboard.press('ControlOrMeta+A');
  await page.keyboard.press('Delete');
  await app.idle();
  await expect(page.getByRole('region', { name: 'Entropy' })).toContainText('No text');
});
