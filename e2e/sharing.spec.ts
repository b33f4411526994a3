import { expect, test } from './fixtures.ts';

const secret = 'a private sentence, naïve 🤗';

test('a permalink restores the state on another page', async ({ app, page, context }) => {
  await app.open();
  await page.getByRole('button', { name: /Sample text/ }).click();
  await page.getByRole('option', { name: /Many languages/ }).click();
  await page.getByRole('button', { name: 'Share' }).click();
  await app.idle();
  const link = await page.getByRole('textbox', { name: /^Link/ }).inputValue();
  const other = await context.newPage();
  await other.goto(link);
  await expect(other.getByRole('button', { name: /Sample text/ })).toContainText('Many languages');
});

test('the address bar follows the settings and survives a reload', async ({ app, page }) => {
  await app.open();
  await page.getByRole('button', { name: /Sample text/ }).click();
  await page.getByRole('option', { name: /Numbers/ }).click();
  await expect(page).toHaveURL(/#[sz]=/);
  await page.reload();
  await expect(page.getByRole('button', { name: /Sample text/ })).toContainText('Numbers');
});

test('own text stays out of the address and of the link until it is included', async ({
  app,
  page,
  context,
}) => {
  await app.open();
  await app.paste(secret);
  const chooser = page.getByRole('button', { name: /Sample text/ });
  await expect(chooser).toContainText('Your own text');
  await page.keyboard.press('p');
  await expect(page).toHaveURL(/view=papers/);
  expect(decodeURIComponent(page.url())).not.toContain('private');

  await page.getByRole('button', { name: 'Share' }).click();
  await app.idle();
  const field = page.getByRole('textbox', { name: /^Link/ });
  const without = await field.inputValue();
  expect(decodeURIComponent(without)).not.toContain('private');
  await page.getByText('Include my text').click();
  await expect(field).not.toHaveValue(without);
  const other = await context.newPage();
  await other.goto(await field.inputValue());
  await expect(other.getByRole('button', { name: /Sample text/ })).toContainText('Your own text');
});

test('going back keeps the own text at hand', async ({ app, page }) => {
  await app.open();
  await app.paste(secret);
  await page.keyboard.press('p');
  await expect(page).toHaveURL(/view=papers/);
  await page.goBack();
  await expect(page).not.toHaveURL(/view=/);
  await app.idle();
  await expect(page.getByRole('button', { name: /Sample text/ })).toContainText('Your own text');
});

for (const [what, address, words] of [
  ['a cut link', '#z=AAAA', 'This link is damaged'],
  ['an unknown view', '?view=nothing', "no view called 'nothing'"],
] as const) {
  test(`${what} opens the defaults and says why`, async ({ app, page }) => {
    await app.open(address);
    await expect(page.getByRole('region', { name: 'Notifications' })).toContainText(words);
    await expect(page.getByRole('button', { name: /Sample text/ })).toContainText('A bit of everything');
    await page.getByRole('button', { name: 'Dismiss' }).click();
    await expect(page.getByRole('region', { name: 'Notifications' })).not.toContainText(words);
  });
}

test('a dropped export reopens its state, and what cannot be opened is named', async ({ app, page }) => {
  await app.open();
  const state = {
    version: 1,
    view: 'board',
    text: { kind: 'sample', id: 'code' },
    boundaries: {
      lanes: [],
      tab: 'tokens',
      showIds: false,
      showWhitespace: false,
      matchSpecial: false,
      addSpecial: false,
    },
  };
  const provenance = { app: 'tokenscope', version: '0.1.0' };
  await app.drop([
    { name: 'figure.csv', body: `# tokenscope ${JSON.stringify({ state, provenance })}\r\nlane,tokens\r\n` },
    { name: 'photo.jpg', body: Uint8Array.of(0xff, 0xd8, 0xff, 0xe0, 0) },
    { name: 'archive.bin', body: Uint8Array.of(1, 0, 2, 0, 255) },
  ]);
  await expect(page.getByRole('button', { name: /Sample text/ })).toContainText('Code');
  const notices = page.getByRole('region', { name: 'Notifications' });
  await expect(notices).toContainText('figure.csv');
  await expect(notices).toContainText('photo.jpg');
  await expect(notices).toContainText('archive.bin is neither');
});

test('a dropped text becomes the input', async ({ app, page }) => {
  await app.open();
  await app.drop([{ name: 'notes.txt', body: 'dropped words' }]);
  await expect(page.getByRole('button', { name: /Sample text/ })).toContainText('Your own text');
});
