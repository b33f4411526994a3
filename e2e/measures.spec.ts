import { readFile } from 'node:fs/promises';
import { expect, test } from './fixtures.ts';

const address = '?view=boundaries&tokenizer=o200k,cl100k,r50k';
const tabs = ['Metrics', 'Exchange rates', 'Premium'] as const;

for (const tab of tabs) {
  test(`the ${tab} tab is accessible in both themes @phone`, async ({ app, page }) => {
    await app.open(address);
    await page.getByRole('tab', { name: tab }).click();
    await app.idle();
    await expect(page.getByRole('table').first()).toBeVisible();
    await app.expectAccessible();
    await app.expectNoEmptyScroll();
  });
}

test('the metrics table has a row per lane, sorts, and follows the text', async ({ app, page }) => {
  await app.open(address);
  await page.getByRole('tab', { name: 'Metrics' }).click();
  await app.idle();
  const table = page.getByRole('table', { name: 'Figures of each tokenizer' });
  const names = table.locator('tbody th');
  await expect(names).toHaveCount(3);
  await table.getByRole('button', { name: 'Tokens', exact: true }).click();
  await expect(names.first()).toContainText('o200k');
  await page.getByRole('button', { name: /Sample text/ }).click();
  await page.getByRole('option', { name: /English prose/ }).click();
  await app.idle();
  const figures = await table.locator('tbody tr').first().locator('td').allTextContents();
  expect(Number(figures[1])).toBeGreaterThan(4);
});

test('the context window moves by key and by hand, and the link keeps it', async ({ app, page }) => {
  await app.open('?view=boundaries&tokenizer=o200k');
  await page.getByRole('tab', { name: 'Exchange rates' }).click();
  await app.idle();
  const window = page.getByRole('slider', { name: 'Context window' });
  await expect(window).toHaveAttribute('aria-valuetext', '128,000 tokens');
  await window.focus();
  await page.keyboard.press('PageDown');
  await expect(window).toHaveAttribute('aria-valuetext', '64,000 tokens');
  const box = (await window.boundingBox())!;
  await page.mouse.move(box.x + box.width / 2, box.y + 60);
  await page.mouse.down();
  await page.mouse.move(box.x + 120, box.y + 60, { steps: 4 });
  await page.mouse.up();
  const dragged = (await window.getAttribute('aria-valuetext'))!;
  const limit = Number(dragged.replace(/\D/g, ''));
  expect(limit).toBeGreaterThan(64_000);
  await expect(page).toHaveURL(new RegExp(`limit%22%3A${limit}\\b`));
  await page.reload();
  await expect(window).toHaveAttribute('aria-valuetext', dragged);
});

test('rates of the chosen kind of text are saved with the state they belong to', async ({ app, page }) => {
  await app.open(address);
  await page.getByRole('tab', { name: 'Exchange rates' }).click();
  await app.idle();
  await page.getByRole('button', { name: /Kind of text/ }).click();
  await page.getByRole('option', { name: /UUID JSON/ }).click();
  await app.idle();
  const rates = page.getByRole('table', { name: 'Exchange rates on UUID JSON' });
  await expect(rates.locator('tbody tr').first().locator('td').first()).toHaveText('1.00');
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export' }).click();
  await page.getByRole('menuitem', { name: /CSV/ }).click();
  const csv = await readFile(await (await download).path(), 'utf8');
  expect(csv).toMatch(/^# tokenscope \{"state":.*"uuid-json"/);
  expect(csv).toContain('uuid-json,o200k (GPT-4o),');
});

test('premiums of 45 languages against any of them, by any tokenizer', async ({ app, page }) => {
  await app.open(address);
  await page.getByRole('tab', { name: 'Premium' }).click();
  await app.idle();
  const bars = page.getByRole('table', { name: /by language for o200k.*reference English/ });
  await expect(bars.locator('tbody tr')).toHaveCount(45);
  await bars.getByRole('button', { name: 'German' }).click();
  await app.idle();
  const german = page.getByRole('table', { name: /reference German/ }).first();
  await expect(german.getByRole('row', { name: /German/ })).toContainText('reference');
  await page.getByRole('button', { name: 'r50k (GPT-2, GPT-3)', exact: true }).click();
  await expect(page.getByRole('table', { name: /by language for r50k/ })).toBeVisible();
});

test('vocabularies of equal cost: laws of 45 languages, a target, and merges that cross white space', async ({
  app,
  page,
}) => {
  await app.open(address);
  await page.getByRole('tab', { name: 'Premium' }).click();
  await app.idle();
  await page.getByRole('button', { name: /^Premiums by tokenizer/ }).click();
  await page.getByRole('option', { name: 'Vocabulary for equal cost' }).click();
  await app.idle();
  const table = page.getByRole('table', { name: /^Vocabulary of each language for .* reference English/ });
  const english = table.getByRole('row', { name: /^English/ });
  await expect(english).toContainText('1.00');
  const largest = async (): Promise<number> =>
    Number((await table.locator('tbody tr').first().locator('td').nth(1).textContent())!.replace('≈', ''));
  const bound = await largest();
  expect(bound).toBeGreaterThan(5);
  await page.getByRole('button', { name: /Merges stay within/ }).click();
  await page.getByRole('option', { name: /^Articles/ }).click();
  await app.idle();
  expect(await largest()).toBeLessThan(2);
  await page.getByRole('slider', { name: 'Tokens to reach' }).focus();
  await page.keyboard.press('End');
  await app.idle();
  await page.reload();
  await app.idle();
  await expect(page.getByRole('button', { name: /Merges stay within/ })).toContainText('Articles');
  await expect(page.getByRole('slider', { name: 'Tokens to reach' })).not.toHaveValue('2972');
  await app.expectAccessible();
});

test('own parallel texts are compared line by line', async ({ app, page }) => {
  await app.open(address);
  await page.getByRole('tab', { name: 'Premium' }).click();
  await app.idle();
  await page.getByRole('button', { name: /Texts/ }).click();
  await page.getByRole('option', { name: 'Own texts' }).click();
  await page.getByRole('textbox', { name: 'Text of English' }).fill('One line.');
  await expect(page.getByText('English has 1 line, Deutsch has 2 lines.')).toBeVisible();
  await page.getByRole('textbox', { name: 'Text of Deutsch' }).fill('Eine Zeile.');
  await app.idle();
  await expect(
    page
      .getByRole('table', { name: /reference English/ })
      .first()
      .locator('tbody tr'),
  ).toHaveCount(2);
});

test('the demo of a measure opens its tab', async ({ app, page }) => {
  await app.open('?view=papers');
  const card = page.getByRole('article', { name: /Crosslingual Tokenizer Inequities/ });
  await card.getByRole('link', { name: /at work/ }).click();
  await app.idle();
  await expect(page.getByRole('tab', { name: 'Premium' })).toHaveAttribute('aria-selected', 'true');
});
