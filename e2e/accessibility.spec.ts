import { expect, test } from './fixtures.ts';

for (const [name, path] of [
  ['board', ''],
  ['boundaries', '?view=boundaries'],
  ['papers', '?view=papers'],
] as const) {
  test(`the ${name} view is accessible in both themes @phone`, async ({ app }) => {
    await app.open(path);
    await app.expectAccessible();
  });
}

for (const [name, title, keys] of [
  ['command palette', 'Commands', 'ControlOrMeta+k'],
  ['keyboard help', 'Keyboard', '?'],
  ['share dialog', 'Share', 's'],
] as const) {
  test(`the ${name} has no axe violation, closes on Escape and gives the focus back @phone`, async ({
    app,
    page,
  }) => {
    await app.open('?view=boundaries');
    const share = page.getByRole('button', { name: 'Share' });
    await share.focus();
    await page.keyboard.press(keys);
    const dialog = page.getByRole('dialog', { name: title });
    // On touch screens React Aria keeps an overlay transparent until the on-screen keyboard has had time to come up.
    await expect(dialog.locator('..')).toHaveCSS('opacity', '1');
    await app.idle();
    await app.expectAccessible();
    await page.keyboard.press('Escape');
    await expect(dialog).toHaveCount(0);
    await expect(share).toBeFocused();
  });
}

test('the choosers have no axe violation while open @phone', async ({ app, page }) => {
  await app.open('?view=boundaries');
  await page.getByRole('button', { name: /Sample text/ }).click();
  await expect(page.getByRole('listbox')).toBeVisible();
  await app.expectAccessible();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: /^Theme/ }).click();
  await expect(page.getByRole('menu')).toBeVisible();
  await app.expectAccessible();
});
