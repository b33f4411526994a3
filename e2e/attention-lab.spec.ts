import { readFile } from 'node:fs/promises';
import type { AttentionSettings } from '../src/contracts/attention-settings.ts';
import { defaultNeedles } from '../src/contracts/needle-settings.ts';
import { defaultPareto } from '../src/contracts/pareto-settings.ts';
import { plainAddress } from '../src/state/url-codec.ts';
import { defaultWorkspace } from '../src/state/workspace-store.ts';
import { expect, test } from './fixtures.ts';

const text =
  'The keeper wrote that the wind came from the west. The keeper wrote that the lamp was lit at dusk, and that the wind came from the north before the lamp was lit again. In the morning the keeper wrote nothing.';

const lanes = ['streaming-llm', 'oracle-top-k'].map((id) => ({ id, params: {} }));

function address(attention: Partial<AttentionSettings>): string {
  const state = { ...defaultWorkspace, view: 'attention', text: { kind: 'own', text }, attention } as const;
  const { search, hash } = plainAddress(state, true);
  return search + hash;
}

const short: Partial<AttentionSettings> = { decoded: 8, lanes };

for (const tab of ['accounting', 'needles'] as const) {
  test(`the ${tab} tab is accessible in both themes @phone`, async ({ app, page }) => {
    await app.open(address({ ...short, tab }));
    await expect(page.getByRole('table').first()).toBeVisible();
    await app.expectAccessible();
  });
}

test('accounts: full attention loses nothing, and no policy recalls more than the oracle', async ({
  app,
  page,
}) => {
  await app.open(address({ ...short, tab: 'accounting' }));
  const table = page.getByRole('table', { name: 'Measured while decoding' });
  const row = async (name: string): Promise<string[]> =>
    table
      .getByRole('row', { name: new RegExp(name) })
      .locator('td')
      .allTextContents();
  expect((await row('Full attention')).slice(0, 4)).toEqual(['100.0 %', '100.0 %', '100.0 %', '100.0 %']);
  const recall = async (name: string): Promise<number> => Number.parseFloat((await row(name))[1]!);
  expect(await recall('Oracle')).toBeGreaterThanOrEqual(await recall('StreamingLLM'));
  expect(await recall('StreamingLLM')).toBeGreaterThan(20);
});

test('online runs show the change of the next token, and full attention makes none', async ({
  app,
  page,
}) => {
  await app.open(address({ ...short, tab: 'accounting', mode: 'online' }));
  const table = page.getByRole('table', { name: 'Measured while decoding' });
  const headers = await table.getByRole('columnheader').allTextContents();
  const at = (name: string): number => headers.indexOf(name) - 1;
  const cells = (name: string) => table.getByRole('row', { name: new RegExp(name) }).locator('td');
  expect(Number(await cells('Full attention').nth(at('KL, nats')).textContent())).toBeLessThan(1e-6);
  expect(Number(await cells('StreamingLLM').nth(at('KL, nats')).textContent())).toBeGreaterThan(1e-4);
  await expect(cells('Full attention').nth(at('Top-1'))).toHaveText('100.0 %');
});

test('a budget sweep fills the chart and is saved with the state it belongs to', async ({ app, page }) => {
  await app.open(address({ ...short, tab: 'accounting', pareto: { ...defaultPareto, x: 'read' } }));
  await page.getByRole('button', { name: 'Sweep budgets' }).click();
  await app.idle();
  const chart = page.getByRole('img', { name: /Mass recall over cache read/ });
  await expect(chart.locator('[data-hue] > path + path')).not.toHaveCount(0);
  await expect(page.getByRole('button', { name: 'Sweep budgets' })).toBeHidden();
  await page.getByRole('button', { name: 'Export' }).click();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('menuitem', { name: /CSV/ }).click(),
  ]);
  const csv = await readFile(await download.path(), 'utf8');
  expect(csv).toContain('policy,params,mode,stage,kept,flops,held,read,recallMean');
  // Six budgets and the one on screen is among them; two policies, two stages.
  expect(csv.match(/^streaming-llm,.*,audit,/gm)).toHaveLength(12);
});

test('needles are asked cell by cell under both policies, and the prompt can be copied', async ({
  app,
  page,
  context,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const needles = { ...defaultNeedles, longest: 8, samples: 1, policy: 'sliding-window' };
  await app.open(address({ ...short, tab: 'needles', needles }));
  await page.getByRole('button', { name: 'Ask the model' }).click();
  await app.idle();
  const map = page.getByRole('table', { name: 'Full attention' });
  await expect(map.getByRole('button', { name: /of 1 found, 95 % interval/ })).toHaveCount(10);
  await map.getByRole('button', { name: /^0 %, 4:/ }).click();
  await page.getByRole('button', { name: 'Copy the prompt' }).click();
  const prompt = await page.evaluate(() => navigator.clipboard.readText());
  expect(prompt).toMatch(/^(\n[a-z]+: \d{2,4}){4}\n[a-z]+:$/);
  const wanted = new RegExp(`\\n${/([a-z]+):$/.exec(prompt)![1]}: (\\d+)`).exec(prompt)![1]!;
  const replies = page.getByRole('table', { name: /Replies/ });
  await expect(replies.getByRole('rowheader')).toHaveText(wanted);
});

test('asking can be broken off and keeps what was answered', async ({ app, page }) => {
  const needles = { ...defaultNeedles, longest: 128, samples: 2 };
  await app.open(address({ ...short, tab: 'needles', needles }));
  await page.getByRole('button', { name: 'Ask the model' }).click();
  await expect(page.getByRole('button', { name: /of 2 found/ }).first()).toBeVisible({ timeout: 30_000 });
  await page.getByRole('button', { name: /Cancel: Asking/ }).click();
  await app.idle();
  await expect(page.getByRole('button', { name: 'Ask the model' })).toBeVisible();
  await expect(page.getByRole('button', { name: /not asked yet/ }).first()).toBeVisible();
  await expect(page.getByRole('button', { name: /of 2 found/ }).first()).toBeVisible();
});
