import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';

/** Address of the Entropy view with settings, over a text and two tokenizers. */
function address(entropy: object, text: object = { kind: 'sample', id: 'prose' }): string {
  const state = {
    version: 1,
    view: 'entropy',
    text,
    boundaries: {
      lanes: [
        { kind: 'vocabulary', id: 'o200k' },
        { kind: 'method', id: 'bytes' },
      ],
      tab: 'tokens',
      showIds: false,
      showWhitespace: true,
      matchSpecial: false,
      addSpecial: false,
    },
    entropy,
  };
  return `?view=entropy#s=${encodeURIComponent(JSON.stringify(state))}`;
}

const settings = [
  ['the lanes', { tab: 'information' }, 'Entropies of each tokenizer'],
  ['the patches', { tab: 'patches', patches: { model: 'n-gram' } }, null],
  ['the windows', { tab: 'windows', windows: { model: 'n-gram' } }, 'Codings of the text'],
] as const;

for (const [name, entropy, table] of settings) {
  test(`${name} are accessible in both themes @phone`, async ({ app, page }) => {
    await app.open(address(entropy));
    if (table) await expect(page.getByRole('table', { name: table })).toBeVisible();
    else await expect(page.getByRole('slider', { name: 'Patches' })).toBeVisible();
    await app.expectAccessible();
  });
}

test('every lane is measured, and the figures are saved with their state', async ({ app, page }) => {
  await app.open(address({ tab: 'information' }));
  const entropies = page.getByRole('table', { name: 'Entropies of each tokenizer' });
  const bytes = entropies.getByRole('row', { name: /UTF-8 bytes/ });
  await expect(bytes).toContainText('521');
  await expect(bytes).toContainText('256');
  const capacity = page.getByRole('table', { name: /Capacity and compression/ });
  await expect(
    capacity
      .getByRole('row', { name: /UTF-8 bytes/ })
      .locator('td')
      .last(),
  ).toHaveText('0.0 %');
  await page.getByRole('button', { name: /Utilisation against/ }).click();
  await page.getByRole('option', { name: 'Tokens seen' }).click();
  await app.idle();
  await expect(page).toHaveURL(/observed/);
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export' }).click();
  await page.getByRole('menuitem', { name: /CSV/ }).click();
  const csv = await readFile(await (await download).path(), 'utf8');
  expect(csv).toMatch(/^# tokenscope \{"state":.*"observed"/);
  expect(csv).toMatch(/\nUTF-8 bytes,521,256,40,4\.346/);
});

test('a sweep tells how far it is, is stopped, and runs again', async ({ app, page }) => {
  await page.goto(`./${address({ tab: 'information', information: { part: 'scale' } })}`);
  await page.getByRole('button', { name: /^Cancel/ }).click();
  const again = page.getByRole('button', { name: 'Run again' });
  const table = page.getByRole('table', { name: 'Every tokenizer of the sweep' });
  await again.click();
  await app.idle();
  await expect(table.locator('tbody tr').last()).toContainText('16,384');
});

test('domains read each other worse than themselves', async ({ app, page }) => {
  await app.open(address({ tab: 'information', information: { part: 'mismatch', vocabSize: 300 } }));
  const table = page.getByRole('table', { name: /by training and test domain/ });
  await expect(table.locator('tbody tr')).toHaveCount(8);
  const german = await table
    .getByRole('row', { name: /^German/ })
    .locator('td')
    .allTextContents();
  expect(Number(german[1])).toBeGreaterThan(Number(german[0]));
});

test('LZ-aware BPE lists its merges beside those of BPE', async ({ app, page }) => {
  await app.open(
    address({ tab: 'information', information: { part: 'lz-aware', vocabSize: 280, candidates: 4 } }),
  );
  const merges = page.getByRole('table', { name: 'Merges in order' });
  await expect(merges.locator('tbody tr')).toHaveCount(24);
});

const mean = async (page: Page): Promise<number> => {
  const text = await page.locator('dl div', { hasText: 'mean bytes' }).locator('dd').textContent();
  return Number(text);
};

test('patches follow the threshold by key, the target length and the link', async ({ app, page }) => {
  await app.open(address({ tab: 'patches', patches: { model: 'n-gram' } }));
  const before = await mean(page);
  const threshold = page.getByRole('slider', { name: 'Threshold θ' });
  await threshold.focus();
  for (let i = 0; i < 3; i++) await page.keyboard.press('PageUp');
  await app.idle();
  expect(await mean(page)).toBeGreaterThan(before);
  await page.getByRole('button', { name: 'Set θ for it' }).click();
  await app.idle();
  expect(await mean(page)).toBeCloseTo(4.5, 1);
  await expect(page).toHaveURL(/rule%22%3A%22global/);
  await page.reload();
  await app.idle();
  expect(await mean(page)).toBeCloseTo(4.5, 1);
  const patches = page.getByRole('slider', { name: 'Patches' });
  await patches.focus();
  await page.keyboard.press('End');
  await expect(patches).toHaveAttribute('aria-valuetext', /^Patch \d+: .*entropy \d/);
});

test('a caret within a word: naive and exact next bytes, covers and the ensemble', async ({ app, page }) => {
  test.slow();
  await app.open(address({ tab: 'bytes', bytes: { caret: 40 } }));
  const bytes = page.getByRole('table', { name: 'Probabilities of the next byte' });
  await expect(bytes.locator('tbody tr')).toHaveCount(14);
  const letter = bytes.getByRole('row', { name: /^T/ });
  const [naive, exact, byteModel] = (await letter.locator('td').allTextContents()).map(Number.parseFloat);
  expect(exact!).toBeGreaterThan(naive! + 5);
  expect(Math.abs(exact! - byteModel!)).toBeLessThan(Math.abs(naive! - byteModel!));
  await app.expectAccessible();
  await page.getByRole('slider', { name: 'Caret' }).focus();
  for (let i = 0; i < 5; i++) await page.keyboard.press('ArrowLeft');
  await app.idle();
  await expect(page).toHaveURL(/caret%22%3A35/);
  await expect(page.getByRole('heading', { name: /Covers of the last 5 bytes/ })).toBeVisible();
  const covers = page.getByRole('table', { name: 'The most probable covers' });
  await expect(covers.locator('tbody tr').first()).toContainText('·di');
});

test('windows read back under Delay and not all under greedy', async ({ app, page }) => {
  await app.open(address({ tab: 'windows', windows: { model: 'n-gram' } }));
  const codings = page.getByRole('table', { name: 'Codings of the text' });
  const misread = (name: string) => codings.getByRole('row', { name }).locator('td').nth(3);
  await expect(misread('Delay')).toHaveText('0');
  await expect(misread('Greedy')).not.toHaveText('0');
  await page.getByRole('button', { name: /Window rule/ }).click();
  await page.getByRole('option', { name: 'greedy' }).click();
  await app.idle();
  const windows = page.getByRole('slider', { name: 'Windows under the greedy rule' });
  await windows.focus();
  await page.keyboard.press('ArrowRight');
  await expect(windows).toHaveAttribute('aria-valuetext', /^Window 2: .* bits and \d+ of padding/);
});

test('windows are coded by the language model too', async ({ app, page }) => {
  await app.open(address({ tab: 'windows' }, { kind: 'own', text: 'The lamp is lit.' }));
  const codings = page.getByRole('table', { name: 'Codings of the text' });
  await expect(codings.getByRole('row', { name: 'Delay' }).locator('td').nth(3)).toHaveText('0');
});

test('the papers open their tabs', async ({ app, page }) => {
  await app.open('?view=papers');
  const card = page.getByRole('article', { name: /Byte Latent Transformer/ });
  await card
    .getByRole('link', { name: /at work/ })
    .first()
    .click();
  await app.idle();
  await expect(page.getByRole('tab', { name: 'BLT patches' })).toHaveAttribute('aria-selected', 'true');
});
