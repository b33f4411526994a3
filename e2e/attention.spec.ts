import { readFile } from 'node:fs/promises';
import type { Locator, Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';

const address = '?view=attention&text=The%20key%20is%20cat.%20The%20key%20is%20cat.%20The%20key%20is%20cat.';

const map = (page: Page): Locator => page.getByRole('application', { name: /^Attention of layer/ });

test('heads and policies are accessible in both themes @phone', async ({ app, page }) => {
  await app.open(address);
  for (const tab of ['Heads', 'Policies']) {
    await page.getByRole('tab', { name: tab }).click();
    await app.idle();
    await expect(page.getByRole('application').first()).toBeVisible();
    await app.expectAccessible();
  }
});

test('heads are sorted, filtered and opened, and the link keeps it', async ({ app, page }) => {
  await app.open('?view=attention');
  const heads = page.getByRole('button', { name: /^Layer \d+, head \d+:/ });
  await expect(heads).toHaveCount(24);
  await page.getByRole('button', { name: /Sort by/ }).click();
  await page.getByRole('option', { name: 'Induction' }).click();
  const names = await heads.evaluateAll((all) => all.map((head) => head.getAttribute('aria-label') ?? ''));
  const scores = names.map((name) => Number(/induction (\d\.\d\d)$/.exec(name)?.[1]));
  expect(scores).toEqual([...scores].sort((a, b) => b - a));
  expect(scores[0]).toBeGreaterThan(0.3);
  await page.getByRole('button', { name: /All heads/ }).click();
  await page.getByRole('option', { name: 'Induction heads' }).click();
  await expect(heads.last()).toHaveAccessibleName(/induction head/);
  await heads.last().click();
  await app.idle();
  const chosen = (await heads.last().getAttribute('aria-label'))!.split(':')[0]!.toLowerCase();
  await expect(map(page)).toHaveAccessibleName(new RegExp(`of ${chosen}`));
  await expect(page).toHaveURL(/%22layer%22%3A/);
  await page.reload();
  await app.idle();
  await expect(map(page)).toHaveAccessibleName(new RegExp(`of ${chosen}`));
  await expect(heads.last()).toHaveAttribute('aria-pressed', 'true');
});

test('the map is walked by keys, and zoomed by keys and wheel', async ({ app, page }) => {
  await app.open(address);
  await map(page).focus();
  for (const key of ['ArrowDown', 'Shift+ArrowDown', 'ArrowRight']) await page.keyboard.press(key);
  await expect(page.getByText(/‘.+’ \(10\) reads ‘.+’ \(1\): \d/).first()).toBeVisible();
  await page.keyboard.press('Enter');
  await page.keyboard.press('+');
  await expect(page.getByRole('button', { name: 'Fit' })).toBeEnabled();
  await page.keyboard.press('0');
  await expect(page.getByRole('button', { name: 'Fit' })).toBeDisabled();
  await map(page).hover({ position: { x: 120, y: 200 } });
  const under = await page
    .getByText(/ reads ‘/)
    .first()
    .textContent();
  await page.mouse.wheel(0, -400);
  await expect(page.getByRole('button', { name: 'Fit' })).toBeEnabled();
  await page.mouse.move(0, 0);
  await map(page).hover({ position: { x: 120, y: 200 } });
  await expect(page.getByText(/ reads ‘/).first()).toHaveText(under!);
  await page.mouse.wheel(0, 900);
  await expect(page.getByRole('button', { name: 'Fit' })).toBeDisabled();
});

test('on the board a token pointed at marks its row and column, and a key its bytes', async ({
  app,
  page,
}) => {
  await app.open(address.replace('view=attention', 'view=board'));
  const panel = page.getByRole('region', { name: 'Attention' });
  const bands = panel.locator('[data-kind=hovered]');
  await expect(bands).toHaveCount(0);
  await page
    .getByRole('grid')
    .first()
    .hover({ position: { x: 180, y: 30 } });
  await expect(bands.first()).toBeVisible();
  await panel
    .getByRole('application')
    .first()
    .hover({ position: { x: 40, y: 200 } });
  await expect(panel.getByText(/ reads ‘/)).toBeVisible();
  const boundaries = page.getByRole('region', { name: 'Token boundaries' });
  await expect(boundaries.locator('[class*=hovered]').first()).toBeVisible();
});

test('policies run at one budget, audit and online apart', async ({ app, page }) => {
  await app.open(address);
  await page.getByRole('tab', { name: 'Policies' }).click();
  await app.idle();
  const lane = page.getByRole('article', { name: 'StreamingLLM' });
  await expect(lane.getByText(/This head keeps [\d.]+ %/)).toBeVisible();
  await expect(lane.getByRole('row', { name: /Mass recall/ })).toContainText('%');
  await expect(lane.getByRole('row', { name: /KL/ })).toHaveCount(0);
  await expect(page.getByRole('article', { name: 'Agreement' })).toContainText('Kept by all');
  await page.getByRole('button', { name: /Add a policy/ }).click();
  await page.getByRole('menuitem', { name: /^Quest/ }).click();
  await app.idle();
  await expect(page.getByRole('article', { name: 'Quest' }).getByText(/read, .* held/)).toBeVisible();
  await page.getByRole('button', { name: /Audit/ }).click();
  await page.getByRole('option', { name: /Online/ }).click();
  await app.idle();
  await expect(lane.getByRole('row', { name: /KL/ })).toContainText(/\d\.\d{4}/);
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export' }).click();
  await page.getByRole('menuitem', { name: /CSV/ }).click();
  const csv = await readFile(await (await download).path(), 'utf8');
  expect(csv).toMatch(/^# tokenscope \{"state":.*"mode":"online"/);
  expect(csv).toContain('streaming-llm,');
});

test('one token, no text and a text beyond the limit are handled', async ({ app, page }) => {
  await app.open('?view=attention&text=a');
  await expect(map(page)).toBeVisible();
  await page.getByRole('tab', { name: 'Policies' }).click();
  await app.idle();
  await expect(page.getByRole('article', { name: 'StreamingLLM' }).getByText(/of 3 pairs/)).toBeVisible();
  await app.open(`?view=attention&text=${'word%20'.repeat(300)}`);
  const limit = page.getByRole('textbox', { name: 'Most tokens' });
  await limit.fill('64');
  await limit.press('Enter');
  await app.idle();
  await expect(page.getByText(/the first 64 tokens; \d+ more are left out/)).toBeVisible();
  await page.getByRole('textbox', { name: 'Text under study' }).fill('');
  await expect(page.getByText('Write or paste a text')).toBeVisible();
});

test('a picture shows its own rows', async ({ app, page }) => {
  await app.open(address);
  await page.getByRole('button', { name: /Attention of/ }).click();
  await page.getByRole('option', { name: /Picture/ }).click();
  await app.idle();
  const picture = page.getByRole('img', { name: 'CLS reads' });
  await expect(picture).toBeVisible();
  await map(page).focus();
  for (const key of ['ArrowDown', 'ArrowDown']) await page.keyboard.press(key);
  await expect(page.getByRole('img', { name: /The patch in row 1, column 1, reads/ })).toBeVisible();
});

/** Runs in the page before its scripts: the software renderer passes for a graphics card. */
const pretendCard = `
  const canvas = HTMLCanvasElement.prototype;
  const { getContext } = canvas;
  canvas.getContext = function (kind, options) {
    if (kind === 'webgl2') this.dataset.drawnBy = 'card';
    return getContext.call(this, kind, options && { ...options, failIfMajorPerformanceCaveat: false });
  };
  const gl = WebGL2RenderingContext.prototype;
  const { getParameter } = gl;
  const unmaskedRenderer = 0x9246;
  gl.getParameter = function (name) {
    return name === unmaskedRenderer ? 'A card' : getParameter.call(this, name);
  };
`;

test('a graphics card draws pixel for pixel what the CPU draws', async ({ app, page }) => {
  await app.open(address);
  const byCpu = await map(page).screenshot();
  await expect(page.locator('canvas[data-drawn-by=card]')).toHaveCount(0);
  await page.addInitScript({ content: pretendCard });
  await app.open(address);
  await expect(map(page).locator('canvas[data-drawn-by=card]')).toHaveCount(1);
  expect((await map(page).screenshot()).equals(byCpu)).toBe(true);
});
