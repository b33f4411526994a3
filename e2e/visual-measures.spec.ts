import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';

const tabs = ['closeup', 'scores', 'budget', 'taxonomy', 'patchify'] as const;

/** The address of a tab, with few seeds so that the runs are short. */
function address(tab: (typeof tabs)[number], more: object = {}): string {
  const state = {
    version: 1,
    boundaries: {
      lanes: [],
      tab: 'tokens',
      showIds: false,
      showWhitespace: false,
      matchSpecial: true,
      addSpecial: false,
    },
    visual: { tab, seedCount: 2, ...more },
  };
  return `?view=visual#s=${encodeURIComponent(JSON.stringify(state))}`;
}

/** The address follows what a person does, a moment later. */
const expectState = (page: Page, expected: Record<string, unknown>): Promise<void> =>
  expect
    .poll(() =>
      page.evaluate(() => JSON.parse(decodeURIComponent(location.hash.slice('#s='.length))).visual as object),
    )
    .toMatchObject(expected);

/** Cells of a column, by its header. */
async function column(page: Page, table: string, header: string): Promise<readonly string[]> {
  const rows = page.getByRole('table', { name: table });
  const headers = await rows.locator('thead th').allTextContents();
  const at = headers.findIndex((text) => text.trim() === header);
  expect(at, `column ${header} among ${headers.join(', ')}`).toBeGreaterThan(0);
  return rows.locator(`tbody tr td:nth-child(${at + 1})`).allTextContents();
}

for (const tab of tabs) {
  test(`the ${tab} tab is accessible in both themes @phone`, async ({ app }) => {
    await app.open(address(tab));
    await app.expectAccessible();
  });
}

test('scores: what is left runs through the other layers; all tokens change nothing', async ({
  app,
  page,
}) => {
  await app.open(address('scores', { keep: 100 }));
  const table = 'Figures of each method after pruning';
  await expect(page.getByText('the first 2 of 5 layers')).toBeVisible();
  const names = await page.getByRole('table', { name: table }).locator('tbody th').allTextContents();
  const cosine = await column(page, table, 'CLS cosine');
  expect(names.length).toBeGreaterThan(15);
  const of = (name: string): string => cosine[names.findIndex((text) => text.startsWith(name))]!;
  expect(of('DivPrune')).toBe('1.000');
  expect(of('Random')).toBe('1.000');
  expect(of('ZOO-Prune')).toBe('1.000');
  expect(of('Pixel-unshuffle')).toBe('–');
  await expect(page.getByText('GlobalCom² needs a picture cut into crops.')).toBeVisible();

  await page.getByRole('slider', { name: 'Tokens kept' }).fill('10');
  await app.idle();
  expect(Number(await column(page, table, 'Tokens').then((cells) => cells[0]))).toBe(14);
  const fewer = await column(page, table, 'CLS cosine');
  expect(Number(fewer[0])).toBeLessThan(0.999);
  await expectState(page, { keep: 10 });

  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export' }).click();
  await page.getByRole('menuitem', { name: /CSV/ }).click();
  const csv = await readFile(await (await download).path(), 'utf8');
  expect(csv).toMatch(/^# tokenscope \{.*"clip-scenes/);
  expect(csv).toMatch(/\ndivprune,exact,1,14,/);
  expect(csv).toMatch(/\nrandom-tokens,exact,2,14,/);
});

test('curves: one per method, a press colours it and adds it to the wall', async ({ app, page }) => {
  await app.open(address('budget', { metric: 'recall', methods: ['divprune'] }));
  await expect(page.getByRole('img', { name: /^Mask recall over the share of tokens kept/ })).toBeVisible();
  const keys = page.getByRole('list', { name: 'Methods in colour' });
  await expect(keys.getByRole('button', { pressed: true })).toHaveText(['DivPrune']);
  await keys.getByRole('button', { name: 'ToMe' }).click();
  await expect(keys.getByRole('button', { pressed: true })).toHaveText(['DivPrune', 'ToMe']);
  await expectState(page, { methods: ['divprune', 'tome'] });
  const table = page.getByRole('table', { name: 'Mask recall by share of tokens kept' });
  const oracle = table.getByRole('row', { name: /^Oracle/ }).locator('td');
  const random = table.getByRole('row', { name: /^Random/ }).locator('td');
  expect(Number.parseFloat((await oracle.nth(1).textContent())!)).toBeGreaterThan(
    Number.parseFloat((await random.nth(1).textContent())!),
  );
  await expect(random.first()).toContainText('±');

  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export' }).click();
  await page.getByRole('menuitem', { name: /SVG/ }).click();
  const svg = await readFile(await (await download).path(), 'utf8');
  expect(svg).toContain('<metadata id="tokenscope">');
  expect(svg).toContain('>ToMe</text>');
});

test('a sweep over all samples can be cancelled, and run again', async ({ app, page }) => {
  await app.open(address('budget', { methods: ['divprune'] }));
  await page.getByRole('button', { name: /Pictures/ }).click();
  await page.getByRole('option', { name: /All \d+ samples/ }).click();
  const cancel = page.getByRole('button', { name: /^Cancel: Picture|^Cancel: Opening/ });
  await cancel.click();
  await expect(cancel).toBeHidden();
  await expect(page.getByRole('button', { name: /^Run/ })).toBeVisible();
  await expectState(page, { curvesOver: 'samples' });
});

test('taxonomy: a method opens on the wall, a video method on the clip', async ({ app, page }) => {
  await app.open(address('taxonomy'));
  const matrix = page.getByRole('table', { name: 'Methods by modality and mechanism' });
  await matrix
    .getByRole('row', { name: /^Image/ })
    .getByRole('button', { name: 'ToMe', exact: true })
    .click();
  await expect(page.getByRole('tab', { name: 'Wall' })).toHaveAttribute('aria-selected', 'true');
  await app.idle();
  await expectState(page, { selected: 'tome', methods: ['tome', 'random-tokens'] });
  await page.getByRole('tab', { name: 'Taxonomy' }).click();
  await matrix
    .getByRole('row', { name: /^Video/ })
    .getByRole('button', { name: /DyCoke/ })
    .click();
  await app.idle();
  await expectState(page, { selected: 'dycoke', layout: 'frames' });
});

test('taxonomy: an audio method opens on the spectrogram of a sound, which has no encoder', async ({
  app,
  page,
}) => {
  await app.open(address('taxonomy'));
  await page
    .getByRole('row', { name: /^Audio/ })
    .getByRole('button', { name: 'Adjacent merging', exact: true })
    .click();
  await app.idle();
  const wall = page.getByRole('table', { name: /of 99 frames of a spectrogram, without an audio encoder/ });
  const row = wall.getByRole('row').filter({ has: page.getByRole('button', { name: 'Adjacent merging' }) });
  await expect(row.locator('figcaption')).toContainText(['10 of 99', '25 of 99', '50 of 99']);
  await expect(page.getByRole('region', { name: 'Methods that need something else' })).toContainText(
    /IDPruner needs the attention of an encoder.*CLS top-k needs the attention of an encoder/,
  );
  await expect(page.getByRole('textbox', { name: 'Question' })).toHaveCount(0);
  await page.getByRole('tab', { name: 'Scores & re-run' }).click();
  await expect(page.getByText('No encoder for sound')).toBeVisible();
  await app.expectAccessible();
});

test('patches: 50,176 tokens by key, the cost of the paper, and nothing lost at the bound', async ({
  app,
  page,
}) => {
  await app.open('?view=papers');
  const card = page.getByRole('article', { name: /Scaling Laws in Patchification/ });
  await card.getByRole('link', { name: /at work/ }).click();
  const slider = page.getByRole('slider', { name: 'Patch size' });
  await expect(slider).toHaveAttribute('aria-valuetext', '16 px, 196 tokens');
  await slider.focus();
  await page.keyboard.press('End');
  await expect(slider).toHaveAttribute('aria-valuetext', '1 px, 50,176 tokens');
  await app.idle();
  await expect(page.getByRole('img', { name: 'The picture as 50,176 patches of 1 px' })).toBeVisible();
  const ladder = page.getByRole('table', { name: /^Patch sizes/ });
  const cells = async (patch: string) =>
    ladder
      .getByRole('row', { name: new RegExp(`^${patch} px`) })
      .locator('td')
      .allTextContents();
  expect(await cells('1')).toEqual(['50,176', '', '50.7T', '4.26T', '3≤ d', 'lossless']);
  expect(await cells('8')).toEqual(['784', '', '77.9B', '66.6B', '192≤ d', 'lossless']);
  expect((await cells('16')).at(-1)).toMatch(/^\d\d\.\d dB$/);
  await expectState(page, { patch: 1 });

  await expect(page.getByText('T = 64')).toBeVisible();
  await page.getByRole('button', { name: /Scene/ }).click();
  await page.getByRole('option', { name: '512 px' }).click();
  await expect(page.getByText('T = 256')).toBeVisible();
  await app.idle();
  await expect(page.getByRole('table', { name: 'Baselines by image size' }).locator('tbody tr')).toHaveCount(
    12,
  );
  const border = page.getByRole('slider', { name: 'Border between Nearest bands and Brovey' });
  await border.fill('20');
  await expect(border).toHaveAttribute('aria-valuetext', '20 % Nearest bands');
});
