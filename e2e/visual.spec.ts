import { readFile } from 'node:fs/promises';
import { type App, expect, test } from './fixtures.ts';
import { cmykJpeg, heicHead, movingGif, pngFile, scriptedSvg, turnedJpeg } from './image-files.ts';

const picture = (app: App) => app.page.getByRole('region', { name: 'Picture' });
const choose = async (app: App, button: RegExp, option: string | RegExp): Promise<void> => {
  await app.page.getByRole('button', { name: button }).click();
  await app.page.getByRole('option', { name: option }).click();
  await app.idle();
};

const reload = async (app: App): Promise<void> => {
  await app.page.reload();
  await app.page.waitForFunction(() => '__tokenscopeIdle' in window);
  await app.idle();
};

test('the wall is accessible in both themes @phone', async ({ app, page }) => {
  await app.open('?view=visual');
  await expect(page.getByRole('table', { name: /What each method keeps/ })).toBeVisible();
  await app.expectAccessible();
});

test('every method keeps the number asked for, or decides it, or says what it lacks', async ({
  app,
  page,
}) => {
  await app.open('?view=visual');
  const wall = page.getByRole('table', { name: /of 144 visual tokens/ });
  for (const name of ['DivPrune', 'ToMe', 'ZOO-Prune', 'Oracle (mask)']) {
    const row = wall.getByRole('row').filter({ has: page.getByRole('button', { name, exact: true }) });
    await expect(row.locator('figcaption')).toContainText(['14 of 144', '36 of 144', '72 of 144']);
  }
  const deciding = page.getByRole('region', { name: 'Methods that decide the number themselves' });
  await expect(deciding.getByRole('listitem').filter({ hasText: 'Average pooling' })).toContainText(
    '36 of 144',
  );
  await expect(
    page
      .getByText('DyCoke (temporal merging) needs a clip, cut into frames.')
      .or(page.getByText(/DyCoke.* needs a clip, cut into frames/)),
  ).toBeVisible();
  await choose(app, /Picture$/, /Clip of eight frames/);
  await expect(page.getByRole('table', { name: /of 1,152 visual tokens/ })).toBeVisible();
  await expect(deciding.getByRole('listitem').filter({ hasText: 'DyCoke' })).toContainText(/\d+ of 1,152/);
});

test('a budget slider changes its column alone, and the link keeps it', async ({ app, page }) => {
  await app.open('?view=visual');
  await page.getByRole('slider', { name: '14 tokens' }).focus();
  await page.keyboard.press('ArrowRight');
  await app.idle();
  const row = page
    .getByRole('row')
    .filter({ has: page.getByRole('button', { name: 'DivPrune', exact: true }) });
  await expect(row.locator('figcaption')).toContainText(['16 of 144', '36 of 144', '72 of 144']);
  await expect(page).toHaveURL(/budgets%22%3A%5B11%2C25%2C50/);
  await reload(app);
  await expect(row.locator('figcaption').first()).toContainText('16 of 144');
});

test('text-guided methods follow the question while it is typed', async ({ app, page }) => {
  await app.open('?view=visual');
  const selector = page.getByRole('listitem').filter({ hasText: 'SliME selector' }).locator('figcaption');
  const before = await selector.textContent();
  await page.getByRole('textbox', { name: 'Question' }).fill('a teapot');
  await expect(selector).not.toHaveText(before!);
  await app.idle();
  await page.getByRole('textbox', { name: 'Question' }).fill('');
  await expect(page.getByText('SliME selector needs a question.')).toBeVisible();
});

test('a patch pointed at is marked in every picture; the keyboard walks and pins', async ({ app, page }) => {
  await app.open('?view=visual');
  await page.getByRole('application', { name: /Patches/ }).focus();
  for (const key of ['ArrowRight', 'ArrowRight', 'ArrowDown']) await page.keyboard.press(key);
  await expect(picture(app).getByText(/^row 2, column 2/)).toBeVisible();
  const pictures = await page.locator('canvas').count();
  await expect(page.locator('svg rect[class*="hovered"]')).toHaveCount(pictures);
  await page.keyboard.press('Enter');
  await expect(page.locator('svg rect[class*="pinned"]')).toHaveCount(pictures);
  await choose(app, /Show$/, /Similarity/);
  await expect(page.getByRole('img', { name: 'Cosine to the pinned patch by patch' })).toBeVisible();
  await choose(app, /Show$/, /Attention/);
  await expect(page.getByRole('img', { name: 'Attention of the pinned patch by patch' })).toBeVisible();
  await page.getByRole('button', { name: 'Unpin' }).click();
  await expect(page.getByRole('img', { name: 'Attention of CLS by patch' })).toBeVisible();
});

test('the board shows methods live on the same picture', async ({ app, page }) => {
  await app.open();
  const panel = page.getByRole('region', { name: 'Visual tokens' });
  await expect(panel.getByRole('img', { name: 'DivPrune: 36 of 144 tokens' })).toBeVisible();
  await panel.getByRole('slider', { name: /Keep/ }).focus();
  await page.keyboard.press('ArrowLeft');
  await app.idle();
  await expect(panel.getByRole('img', { name: 'DivPrune: 35 of 144 tokens' })).toBeVisible();
  await expect(panel.getByRole('img', { name: /Referee: how many of 6 methods/ })).toBeVisible();
});

test('an own picture stays on this device: a link carries its name alone', async ({ app, page, browser }) => {
  await app.open('?view=visual');
  await app.drop([{ name: 'mine.png', body: pngFile(40, 20) }]);
  await expect(page.getByRole('button', { name: /mine\.png/ })).toBeVisible();
  await expect(page).toHaveURL(/mine\.png/);
  await reload(app);
  await expect(page.getByRole('button', { name: /mine\.png/ })).toBeVisible();
  await expect(page.getByRole('img', { name: 'DivPrune: 18 of 72 tokens' })).toBeVisible();
  const elsewhere = await browser.newPage();
  await elsewhere.goto(page.url());
  await expect(elsewhere.getByText(/'mine\.png' is not on this device/)).toBeVisible();
  await elsewhere.close();
});

test('pictures of every kind open upright, and say what was done to them', async ({ app, page }) => {
  await app.open('?view=visual');
  const opened: readonly (readonly [name: string, body: string | Uint8Array, says: RegExp])[] = [
    ['turned.jpg', turnedJpeg, /8 × 16 px.*Turned upright/],
    ['print.jpg', cmykJpeg, /16 × 8 px.*CMYK/],
    ['glass.png', pngFile(30, 30, 90), /30 × 30 px.*stand on white/],
    ['moving.gif', movingGif, /12 × 12 px.*All of its 3 frames/],
    ['drawing.svg', scriptedSvg, /1024 × 512 px/],
  ];
  for (const [name, body, says] of opened) {
    await app.drop([{ name, body }]);
    await expect(picture(app).getByText(says)).toBeVisible();
  }
  expect(await page.evaluate('"scriptRan" in window')).toBe(false);
});

test('a file that cannot be opened says why and leaves the picture in place', async ({ app, page }) => {
  await app.open('?view=visual');
  const refused: readonly (readonly [name: string, body: string | Uint8Array, says: RegExp])[] = [
    ['empty.png', pngFile(0, 0), /no pixels: it is 0 × 0/],
    ['huge.png', pngFile(20_000, 20_000), /20,000 × 20,000 pixels, more than/],
    ['cut.png', pngFile(30, 30).subarray(0, 60), /could not be decoded/],
    ['photo.heic', heicHead, /HEIC picture, which browsers cannot decode/],
    ['broken.svg', '<svg xmlns="http://www.w3.org/2000/svg"><g></svg>', /not a well-formed SVG/],
    ['fake.webm', 'not a clip', /cannot be played here/],
  ];
  const notes = page.getByRole('region', { name: 'Notifications' });
  for (const [name, body, says] of refused) {
    await app.drop([{ name, body }]);
    await expect(notes.getByText(says)).toBeVisible();
  }
  await expect(page.getByRole('button', { name: /Things on a table/ })).toBeVisible();
  await expect(page.getByRole('table', { name: /of 144 visual tokens/ })).toBeVisible();
});

test('the wall is saved with the state it belongs to', async ({ app, page }) => {
  await app.open('?view=visual');
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export' }).click();
  await page.getByRole('menuitem', { name: /CSV/ }).click();
  const csv = await readFile(await (await download).path(), 'utf8');
  expect(csv).toMatch(/^# tokenscope \{"state":.*"clip-scenes\/int8"/);
  expect(csv.match(/^divprune,10,14,144,/gm)).toHaveLength(14);

  const drawing = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export' }).click();
  await page.getByRole('menuitem', { name: /PNG/ }).click();
  const png = await readFile(await (await drawing).path());
  expect(png.includes('iTXttokenscope')).toBe(true);
  expect(png.readUInt32BE(16)).toBeGreaterThan(1500);
  expect(png.readUInt32BE(20)).toBeGreaterThan(6000);
});

test('the demo of a paper opens its method on its picture', async ({ app, page }) => {
  await app.open('?view=papers');
  const card = page.getByRole('article', { name: /DivPrune/ });
  await card.getByRole('link', { name: /at work/ }).click();
  await app.idle();
  await expect(page.getByRole('button', { name: 'DivPrune', exact: true })).toHaveAttribute(
    'aria-pressed',
    'true',
  );
});
