import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { exportedDecoder } from '../src/testing/onnx-fixtures/exported-decoder.ts';
import { type App, expect, type HubFiles, test } from './fixtures.ts';

const models = join(import.meta.dirname, '../models');
/** A tiny random decoder over the ids of our byte tokenizer. */
const graph = exportedDecoder('merged', { vocabulary: 262 }).bytes;
const tokenizer = readFileSync(join(models, 'lm-byte/tokenizer.json'), 'utf8');
const sha256 = createHash('sha256').update(graph).digest('hex');

const hub: HubFiles = {
  'api/models/org/tiny/tree/main': JSON.stringify([
    {
      type: 'file',
      path: 'onnx/decoder_model_merged.onnx',
      size: 130,
      lfs: { oid: sha256, size: graph.length },
    },
    { type: 'file', path: 'onnx/decoder_model_merged_q4.onnx', size: 130, lfs: { oid: sha256, size: 5e9 } },
    { type: 'file', path: 'tokenizer.json', size: tokenizer.length },
    { type: 'file', path: 'config.json', size: 40 },
  ]),
  'org/tiny/resolve/main/onnx/decoder_model_merged.onnx': graph,
  'org/tiny/resolve/main/tokenizer.json': tokenizer,
  'org/tiny/resolve/main/config.json': '{"max_position_embeddings": 256}',
};

async function openModels(app: App): Promise<void> {
  await app.open('?view=papers');
  await app.page.keyboard.press('m');
  await expect(app.page.getByRole('dialog', { name: 'Language models' })).toBeVisible();
  await app.idle();
}

test('the model dialog tells what was measured, fits the window and has no axe violation @phone', async ({
  app,
  page,
}) => {
  await openModels(app);
  const dialog = page.getByRole('dialog', { name: 'Language models' });
  const { metrics, limits } = JSON.parse(readFileSync(join(models, 'lm-bpe4k/model.json'), 'utf8')) as {
    metrics: { bits_per_byte: { int8: { expository: { value: number; low: number; high: number } } } };
    limits: string[];
  };
  const { value, low, high } = metrics.bits_per_byte.int8.expository;
  const card = dialog.getByRole('listitem').filter({ hasText: 'lm-bpe4k' }).first();
  await expect(card).toContainText(`${value.toFixed(2)} (${low.toFixed(2)}–${high.toFixed(2)})`);
  await card.getByText(`Known limits (${limits.length})`).click();
  await expect(card).toContainText(limits[0]!);
  await app.expectAccessible();
});

test('a Hub model is listed with sizes, downloaded, looked into, listed and cleared', async ({
  app,
  page,
}) => {
  await app.serveHub(hub);
  await openModels(app);
  await page.getByLabel('Hub repository, or address of an .onnx file').fill('org/tiny');
  await page.getByRole('button', { name: 'Look up' }).click();
  await app.idle();
  const variants = page.getByRole('list', { name: 'Precisions of onnx/decoder_model_merged' });
  await expect(variants.getByRole('listitem')).toHaveCount(2);
  await expect(variants).toContainText(/fp32.*kB · best here/);
  await expect(variants).toContainText('5.00 GB · larger than a page can hold');
  await variants.getByRole('button', { name: /fp32/ }).click();
  await app.idle();
  await expect(page.getByText('org/tiny was added as a lane of Entropy.')).toBeVisible();
  await app.idle();
  await openModels(app);
  await expect(page.getByRole('list', { name: 'Stored files' })).toContainText(
    'org/tiny, onnx/decoder_model_merged (fp32)',
  );
  await expect(page.getByRole('list', { name: 'Recently used' })).toContainText('org/tiny');
  await page.getByRole('button', { name: 'Clear all' }).click();
  await app.idle();
  await expect(page.getByRole('list', { name: 'Stored files' })).toHaveCount(0);
});

test('a dropped graph asks for what it lacks, and runs once all is there', async ({ app, page }) => {
  await app.open('?view=papers');
  await app.drop([{ name: 'tiny.onnx', body: graph }]);
  const dialog = page.getByRole('dialog', { name: 'Language models' });
  await dialog.getByRole('button', { name: 'Use these files' }).click();
  await app.idle();
  await expect(dialog.getByRole('alert')).toContainText("'tiny.onnx' has no tokenizer.json");
  await dialog
    .locator('input[type=file]')
    .setInputFiles([{ name: 'tokenizer.json', mimeType: '', buffer: Buffer.from(tokenizer) }]);
  await dialog.getByRole('button', { name: 'Use these files' }).click();
  await app.idle();
  await expect(page.getByText('tiny.onnx was added as a lane of Entropy.')).toBeVisible();
});

test.describe('a model that cannot be had', () => {
  test.use({ expectedErrors: [/Failed to load resource/] });

  test('says why, and goes on when it is asked again', async ({ app, page }) => {
    let refusals = 3;
    await app.serveHub(hub);
    await page.context().route('**/decoder_model_merged.onnx', async (route) => {
      if (refusals-- > 0) await route.abort('connectionreset');
      else await route.fallback();
    });
    await openModels(app);
    await page.getByLabel('Hub repository, or address of an .onnx file').fill('org/tiny');
    await page.getByRole('button', { name: 'Look up' }).click();
    await page.getByRole('button', { name: /Download org\/tiny.*fp32/ }).click();
    const problem = page.getByRole('alert').filter({ hasText: 'what has arrived is kept' });
    await expect(problem).toBeVisible();
    await problem.getByRole('button', { name: 'Try again' }).click();
    await app.idle();
    await expect(page.getByText('org/tiny was added as a lane of Entropy.')).toBeVisible();
  });
});

test('a download is cancelled, and the same model arrives when it is asked for again', async ({
  app,
  page,
}) => {
  await app.serveHub(hub);
  const release = await app.hold('**/decoder_model_merged.onnx');
  await openModels(app);
  await page.getByLabel('Hub repository, or address of an .onnx file').fill('org/tiny');
  await page.getByRole('button', { name: 'Look up' }).click();
  const use = page.getByRole('button', { name: /Download org\/tiny.*fp32/ });
  await use.click();
  await page.getByRole('button', { name: 'Cancel: Opening org/tiny' }).click();
  await expect(page.getByRole('progressbar')).toHaveCount(0);
  release();
  await use.click();
  await app.idle();
  await expect(page.getByText('org/tiny was added as a lane of Entropy.')).toBeVisible();
});

test('the backend is chosen by hand, told with its reason, and remembered', async ({ app, page }) => {
  await openModels(app);
  await page.getByRole('button', { name: /Models run on/ }).click();
  await page.getByRole('option', { name: /WebAssembly/ }).click();
  await app.idle();
  await expect(page.getByText('Runs on the CPU (WebAssembly), as chosen.')).toBeVisible();
  await openModels(app);
  await expect(page.getByText('Runs on the CPU (WebAssembly), as chosen.')).toBeVisible();
});
