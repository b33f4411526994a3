import type { Locator, Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';

const panel = (page: Page, name: string): Locator => page.getByRole('region', { name, exact: true });

/** A red disc on white, as a PNG. */
const disc = (page: Page): Promise<number[]> =>
  page.evaluate(async () => {
    const canvas = new OffscreenCanvas(160, 120);
    const paint = canvas.getContext('2d')!;
    paint.fillStyle = 'white';
    paint.fillRect(0, 0, 160, 120);
    paint.fillStyle = 'crimson';
    paint.arc(50, 60, 34, 0, 7);
    paint.fill();
    const png = await canvas.convertToBlob();
    return Array.from(new Uint8Array(await png.arrayBuffer()));
  });

test('a pasted text and a dropped picture stand in four panels, linked, and the link brings them back', async ({
  app,
  page,
}) => {
  await app.open();
  await app.paste('The red fox met the blue fox. The red fox met the green fox. The red fox slept.\n');
  const boundaries = panel(page, 'Token boundaries');
  const entropy = panel(page, 'Entropy');
  const visual = panel(page, 'Visual tokens');
  const attention = panel(page, 'Attention');
  await expect(boundaries).toContainText('80 tokens');
  await expect(entropy).toContainText(/lm-byte.*80 tokens/);
  await expect(attention).toContainText(/lm-bpe4k, \d\d tokens/);

  await app.drop([{ name: 'disc.png', body: Uint8Array.from(await disc(page)) }]);
  await expect(visual).toContainText('disc.png');
  await visual.getByRole('slider', { name: /^Keep/ }).focus();
  for (let press = 0; press < 5; press++) await page.keyboard.press('ArrowRight');
  await app.idle();
  await expect(visual.getByText(/^Keep \d+ of \d+$/)).toBeVisible();
  const kept = await visual.getByText(/^Keep \d+ of \d+$/).textContent();

  await page.getByRole('grid').focus();
  await page.keyboard.press('ArrowRight');
  await expect(entropy.locator('[data-hovered]').first()).toBeAttached();

  await expect(page).toHaveURL(/disc\.png.*keep%22%3A30/);
  await page.reload();
  await app.idle();
  await expect(visual).toContainText('disc.png');
  await expect(visual.getByText(/^Keep \d+ of \d+$/)).toHaveText(kept!);
});

test('every panel opens full screen on the same input, and the back button returns @phone', async ({
  app,
  page,
}) => {
  await app.open(`?text=${encodeURIComponent('One key is 4711. The key is 4711.')}`);
  for (const name of ['Token boundaries', 'Entropy', 'Visual tokens', 'Attention']) {
    await panel(page, name)
      .getByRole('button', { name: `Open ${name} full screen` })
      .click();
    await app.idle();
    await expect(page.getByRole('tablist').first()).toBeVisible();
    await app.expectNoSideScroll();
    await page.goBack();
    await app.idle();
  }
});
