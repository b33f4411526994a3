import { expect, test } from './fixtures.ts';

test('shows a card per paper with its badge, and the filters narrow them', async ({ app, page }) => {
  await app.open('?view=papers');
  const cards = page.getByRole('article');
  const total = await cards.count();
  expect(total).toBeGreaterThan(3);
  const hat = page.getByRole('article', { name: /Hierarchical Autoregressive Transformers/ });
  await expect(hat).toContainText('2501.10322');
  await expect(hat.getByRole('link', { name: /Hierarchical/ })).toHaveAttribute('href', /2501\.10322/);
  await hat.getByRole('button', { name: /^Exact/ }).click();
  await expect(page.getByRole('dialog', { name: 'Fidelity' })).toContainText('hat-splitter');
  await page.keyboard.press('Escape');

  await page.getByRole('searchbox').fill('hat word splitter');
  await expect(cards).toHaveCount(2);
  await page.getByRole('searchbox').fill('no such paper');
  await expect(page.getByText('No paper fits')).toBeVisible();
  await page.getByRole('button', { name: 'Clear the filters' }).click();
  await expect(cards).toHaveCount(total);
});

test('a demo link sets the board up, in place and in a new tab', async ({ app, page, context }) => {
  await app.open('?view=papers');
  const link = page.getByRole('link', { name: 'Show HAT word splitter at work' }).first();
  const href = await link.getAttribute('href');
  await link.click();
  await expect(page).toHaveURL(/view=boundaries/);
  await expect(page.getByRole('button', { name: /Sample text/ })).toContainText('Code');
  const other = await context.newPage();
  await other.goto(`./${href}`);
  await expect(other.getByRole('button', { name: /Sample text/ })).toContainText('Code');
});
