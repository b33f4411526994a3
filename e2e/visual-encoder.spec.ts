import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { type App, expect, type HubFiles, test } from './fixtures.ts';

/** Tiny random encoders, exported from the published code: 4 × 4 patches of 4 px, 16 wide, 2 layers, 4 heads. */
const families = join(import.meta.dirname, '../src/inference/__golden__/families');
const exported = (name: string): Uint8Array =>
  new Uint8Array(gunzipSync(readFileSync(join(families, `${name}.onnx.gz`))));
const preprocessor = JSON.stringify({
  size: { height: 16, width: 16 },
  image_mean: [0.5, 0.5, 0.5],
  image_std: [0.5, 0.5, 0.5],
});

const clip = exported('clip-open-sdpa');
const hub: HubFiles = {
  'api/models/org/clip-tiny/tree/main': JSON.stringify([
    {
      type: 'file',
      path: 'onnx/vision_model.onnx',
      size: 130,
      lfs: { oid: createHash('sha256').update(clip).digest('hex'), size: clip.length },
    },
    { type: 'file', path: 'preprocessor_config.json', size: preprocessor.length },
    { type: 'file', path: 'config.json', size: 40 },
  ]),
  'org/clip-tiny/resolve/main/onnx/vision_model.onnx': clip,
  'org/clip-tiny/resolve/main/preprocessor_config.json': preprocessor,
  'org/clip-tiny/resolve/main/config.json': '{"vision_config": {"patch_size": 4, "image_size": 16}}',
};

async function openChooser(app: App): Promise<void> {
  await app.page.getByRole('button', { name: /^Image encoder: / }).click();
  await expect(app.page.getByRole('dialog', { name: 'Image encoders' })).toBeVisible();
  await app.idle();
}

/** Drops files into the chooser and uses them. */
async function useFiles(app: App, files: Readonly<Record<string, string | Uint8Array>>): Promise<void> {
  await openChooser(app);
  const dialog = app.page.getByRole('dialog', { name: 'Image encoders' });
  await dialog
    .locator('input[type=file]')
    .setInputFiles(
      Object.entries(files).map(([name, body]) => ({ name, mimeType: '', buffer: Buffer.from(body) })),
    );
  await dialog.getByRole('button', { name: 'Use these files' }).click();
  await app.idle();
}

test('a dropped SigLIP becomes the encoder: its own grid, what it lacks by method, restored by its link', async ({
  app,
  page,
}) => {
  await app.open('?view=visual');
  await expect(page.getByText('What each method keeps of 144 visual tokens')).toBeVisible();
  await app.drop([
    { name: 'siglip.onnx', body: exported('siglip-sdpa') },
    { name: 'preprocessor_config.json', body: preprocessor },
  ]);
  await page
    .getByRole('dialog', { name: 'Image encoders' })
    .getByRole('button', { name: 'Use these files' })
    .click();
  await app.idle();
  await expect(page.getByText('What each method keeps of 16 visual tokens')).toBeVisible();
  await expect(
    page.getByText(
      '4 × 4 patches of 4 px (16 px square), 16 wide, 2 layers, 4 heads. No CLS token, no texts and no projector: methods that need one say so.',
    ),
  ).toBeVisible();
  const unmet = page.getByRole('region', { name: 'Methods that need something else' });
  await expect(unmet).toContainText('PruMerge needs a CLS token; this encoder has none.');
  await expect(unmet).toContainText(
    'SparseVLM-style needs texts in the space of its patches; this encoder has none.',
  );
  await expect(unmet).toContainText(
    'ZOO-Prune needs a projector to a language model; this encoder has none.',
  );
  await expect(page.getByRole('row', { name: /^DivPrune/ })).toBeVisible();
  await page.reload();
  await app.idle();
  await expect(page.getByText('What each method keeps of 16 visual tokens')).toBeVisible();
});

test('a CLIP of the Hub feeds every method that asks for no texts', async ({ app, page }) => {
  await app.serveHub(hub);
  await app.open('?view=visual');
  await openChooser(app);
  await page.getByLabel('Hub repository, or address of an .onnx file').fill('org/clip-tiny');
  await page.getByRole('button', { name: 'Look up' }).click();
  await page.getByRole('button', { name: /Download org\/clip-tiny.*fp32/ }).click();
  await app.idle();
  await expect(page.getByText('What each method keeps of 16 visual tokens')).toBeVisible();
  await expect(page.getByText(/No texts and no projector/)).toBeVisible();
  const unmet = page.getByRole('region', { name: 'Methods that need something else' });
  await expect(unmet).not.toContainText('CLS');
  await page.getByRole('button', { name: /One view/ }).click();
  await page.getByRole('option', { name: 'AnyRes crops' }).click();
  await app.idle();
  await expect(unmet).not.toContainText('GlobalCom²');
  await page.getByRole('button', { name: /Things on a table/ }).click();
  await page.getByRole('option', { name: /clip/i }).first().click();
  await app.idle();
  await expect(page.getByText('What each method keeps of 128 visual tokens')).toBeVisible();
  await expect(unmet).not.toContainText('DyCoke');
});

test('a CLIP with both towers takes questions, ranks texts and compares what is left with them', async ({
  app,
  page,
}) => {
  await app.open('?view=visual');
  await useFiles(app, {
    'model.onnx': exported('clip-both-sdpa'),
    'tokenizer.json': readFileSync(join(families, 'clip-tokenizer.json'), 'utf8'),
    'config.json':
      '{"text_config": {"max_position_embeddings": 10}, "vision_config": {"patch_size": 4, "image_size": 16}}',
    'preprocessor_config.json': preprocessor,
  });
  await expect(page.getByText(/4 heads\. No projector.*Its patches meet texts/)).toBeVisible();
  const unmet = page.getByRole('region', { name: 'Methods that need something else' });
  await expect(unmet).not.toContainText('texts in the space of its patches');
  await page.getByRole('textbox', { name: 'Question' }).fill('two red boats');
  await app.idle();
  await expect(unmet).not.toContainText('a question');
  await page.getByRole('tab', { name: 'Scores & re-run' }).click();
  await app.idle();
  await expect(page.getByText(/the question scores .*the other layers take/)).toBeVisible();
});

test('tokens go on through the layers of a foreign encoder where its graph takes fewer of them', async ({
  app,
  page,
}) => {
  await app.open('?view=visual');
  await useFiles(app, { 'clip.onnx': clip, 'preprocessor_config.json': preprocessor });
  await page.getByRole('tab', { name: 'Scores & re-run' }).click();
  await app.idle();
  const figures = page.getByRole('table', { name: 'Figures of each method after pruning' });
  await expect(figures.getByRole('row', { name: /DivPrune/ })).toBeVisible();
  await expect(page.getByText('go through the first 1 of 2 layers')).toBeVisible();
});

test('a graph whose number of tokens is fixed cannot run again on fewer, and says so', async ({
  app,
  page,
}) => {
  await app.open('?view=visual');
  await page.getByRole('tab', { name: 'Taxonomy' }).click();
  await useFiles(app, { 'siglip.onnx': exported('siglip-sdpa'), 'preprocessor_config.json': preprocessor });
  await page.getByRole('tab', { name: 'Scores & re-run' }).click();
  await app.idle();
  await expect(page.getByRole('tabpanel').getByRole('alert')).toContainText(
    "The layers of 'siglip.onnx' after the first 1 cannot run on fewer tokens.",
  );
  await app.expectAccessible();
});

test('a damaged graph says why, and the encoder of the page goes on', async ({ app, page }) => {
  await app.open('?view=visual');
  await useFiles(app, {
    'damaged.onnx': exported('vit-eager').slice(0, 4000),
    'preprocessor_config.json': preprocessor,
  });
  const dialog = page.getByRole('dialog', { name: 'Image encoders' });
  await expect(dialog.getByRole('alert')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByText('What each method keeps of 144 visual tokens')).toBeVisible();
});

/** A link that looks through an encoder. */
const linkTo = (model: object): string => {
  const state = {
    version: 1,
    boundaries: {
      lanes: [{ kind: 'method', id: 'bytes' }],
      tab: 'tokens',
      showIds: false,
      showWhitespace: true,
      matchSpecial: false,
      addSpecial: false,
    },
    visual: { model },
  };
  return `?view=visual#s=${encodeURIComponent(JSON.stringify(state))}`;
};

test('a link to files that are not here says so, and leads back', async ({ app, page }) => {
  await app.open(linkTo({ kind: 'file', sha256: '0'.repeat(64), name: 'gone.onnx' }));
  const picture = page.getByRole('region', { name: 'Picture' });
  await expect(picture.getByRole('alert')).toContainText("The file 'gone.onnx' is not on this device");
  await picture.getByRole('button', { name: 'Use clip-scenes instead' }).click();
  await app.idle();
  await expect(page.getByText('What each method keeps of 144 visual tokens')).toBeVisible();
});

test('an encoder that is on its way tells how far it is, and is given up for that of the page', async ({
  app,
  page,
}) => {
  await app.serveHub(hub);
  const release = await app.hold('**/vision_model.onnx');
  const model = {
    kind: 'hub',
    repo: 'org/clip-tiny',
    revision: 'main',
    graph: 'onnx/vision_model',
    precision: 'fp32',
  };
  await page.goto(`./${linkTo(model)}`);
  const picture = page.getByRole('region', { name: 'Picture' });
  await expect(picture.getByRole('progressbar', { name: /org\/clip-tiny/ })).toBeVisible();
  await picture.getByRole('button', { name: /^Cancel: / }).click();
  release();
  await app.idle();
  await expect(page.getByText('What each method keeps of 144 visual tokens')).toBeVisible();
});
