import { describe, expect, it } from 'vitest';
import { nodeEngine } from '../../cli/node-language-model.ts';
import type { ImageEncoder } from '../../contracts/image-encoder.ts';
import { exportedDecoder } from '../../testing/onnx-fixtures/exported-decoder.ts';
import { exportedEncoder } from '../../testing/onnx-fixtures/exported-encoder.ts';
import { referenceRun } from '../../testing/onnx-fixtures/tiny-transformer.ts';
import { droppedFiles } from '../../testing/dropped-files.ts';
import { foreignEncoder } from './foreign-encoder.ts';

const engine = nodeEngine();
const mean = [0.48, 0.46, 0.41];
const std = [0.27, 0.26, 0.28];
let keys = 0;

interface Beside {
  readonly preprocessor?: unknown;
  readonly config?: unknown;
}

function open(
  graph: Uint8Array<ArrayBuffer>,
  {
    preprocessor = { crop_size: 12, image_mean: mean, image_std: std },
    config = { patch_size: 4 },
  }: Beside = {},
): Promise<ImageEncoder> {
  return foreignEncoder(
    {
      ...droppedFiles(graph, 'vit.onnx', `vit ${keys++}`),
      preprocessor,
      config,
    },
    () => engine,
    new AbortController().signal,
  );
}

function distance(values: ArrayLike<number>, reference: ArrayLike<number>): number {
  expect(values.length).toBe(reference.length);
  return Array.from(values).reduce((worst, value, i) => Math.max(worst, Math.abs(value - reference[i]!)), 0);
}

const pixels = Float32Array.from({ length: 3 * 12 * 12 }, (_, i) => 0.5 + 0.5 * Math.sin(i * 0.7));
const fed = Array.from(
  pixels,
  (value, i) => (value - mean[Math.floor(i / 144)]!) / std[Math.floor(i / 144)]!,
);

describe.each([
  ['no CLS, as SigLIP', 0, false],
  ['CLS, as CLIP, ViT and DINOv2', 1, true],
  ['CLS and registers, as DINOv2 with registers', 5, true],
])('an encoder with %s', (_what, before, hasCls) => {
  const { bytes, reference } = exportedEncoder(before);
  const { layers } = referenceRun(reference(fed));
  const n = 9;

  it('gives the hidden states of the float64 reference, patches alone', async () => {
    const encoder = await open(bytes);
    expect(encoder.info).toMatchObject({
      side: 12,
      patch: 4,
      cells: 3,
      hasCls,
      layers: 2,
      heads: 3,
      width: 12,
    });
    const { penultimate, last, embedding } = await encoder.encode(pixels);
    expect(distance(penultimate.data, layers[0]!.hidden.subarray(before * 12))).toBeLessThan(1e-4);
    expect(last.shape).toEqual([n, 12]);
    const means = Array.from({ length: 12 }, (_, i) =>
      Array.from({ length: n }, (_row, row) => last.data[row * 12 + i]!).reduce(
        (sum, value) => sum + value,
        0,
      ),
    );
    if (before === 0)
      expect(
        distance(
          embedding!,
          means.map((sum) => sum / n),
        ),
      ).toBeLessThan(1e-4);
    else expect(embedding!.length).toBe(12);
  });

  it('gives queries and keys whose softmax is the attention of the reference', async () => {
    const { taps } = await (await open(bytes)).encode(pixels);
    const tokens = before + n;
    layers.forEach((layer, index) => {
      const { queries, keys: read } = taps.get(index)!;
      const rows = (hasCls ? 1 : 0) + n;
      expect(queries!.shape).toEqual([3, rows, 4]);
      const token = (row: number): number => (hasCls && row === 0 ? 0 : before + row - (hasCls ? 1 : 0));
      for (let head = 0; head < 3; head++)
        for (let i = 0; i < rows; i++)
          for (let j = 0; j < rows; j++) {
            let dot = 0;
            for (let c = 0; c < 4; c++)
              dot += queries!.data[(head * rows + i) * 4 + c]! * read!.data[(head * rows + j) * 4 + c]!;
            const raw = layer.raw[(head * tokens + token(i)) * tokens + token(j)]!;
            expect(Math.abs(dot / 2 - raw)).toBeLessThan(1e-4);
          }
    });
  });
});

describe('the token grid', () => {
  it.each([0, 1, 5])('is found without config.json where %d tokens stand before it', async (before) => {
    const { info } = await open(exportedEncoder(before).bytes, { config: null });
    expect(info).toMatchObject({ cells: 3, patch: 4, hasCls: before > 0 });
  });

  it.each([
    [{ size: { height: 12, width: 12 }, image_mean: mean, image_std: std }],
    [{ size: { shortest_edge: 12 }, do_center_crop: false, crop_size: 8, image_mean: mean, image_std: std }],
    [{ size: 12, do_normalize: false }],
  ])('follows the preprocessor %j', async (preprocessor) => {
    const { info } = await open(exportedEncoder(1).bytes, { preprocessor });
    expect(info.side).toBe(12);
    expect(info.mean).toEqual('image_mean' in preprocessor ? mean : [0, 0, 0]);
  });
});

it.each([{ patch_size: 4 }, null])(
  'a rest of the square that no patch sees is none of the grid, %j',
  async (config) => {
    const { info } = await open(exportedEncoder(1).bytes, {
      preprocessor: { crop_size: 14, do_normalize: false },
      config,
    });
    expect(info).toMatchObject({ side: 14, patch: 4, cells: 3, prefix: 1 });
  },
);

it('knows the width of its feed-forward from the config, or goes by what is usual', async () => {
  const { bytes } = exportedEncoder(1);
  const stated = await open(bytes, { config: { vision_config: { intermediate_size: 20 } } });
  expect(stated.info.feedForward).toBe(20);
  expect((await open(bytes)).info.feedForward).toBe(48);
});

it('loads again what was closed', async () => {
  const encoder = await open(exportedEncoder(1).bytes);
  const before = await encoder.encode(pixels);
  await encoder.close();
  expect(distance((await encoder.encode(pixels)).last.data, before.last.data)).toBe(0);
});

describe('refusals name their cause', () => {
  const { bytes } = exportedEncoder(1);
  it.each([
    [
      'no normalisation',
      bytes,
      { preprocessor: null, config: { image_size: 12 } },
      /normalised is told nowhere/,
    ],
    [
      'no size',
      bytes,
      { preprocessor: { image_mean: mean, image_std: std } },
      /tells the size of its pictures/,
    ],
    ['no square', bytes, { config: { patch_size: 3 } }, /10 tokens of 'vit.onnx' are no square/],
    [
      'a text model',
      exportedDecoder('plain').bytes,
      {},
      /takes no single-precision pixels \(it reads input_ids/,
    ],
  ])('%s', async (_what, graph, beside, message) => {
    await expect(open(graph, beside)).rejects.toThrow(message);
  });

  it('pixels of another size', async () => {
    const encoder = await open(bytes);
    await expect(encoder.encode(new Float32Array(3))).rejects.toThrow(/3 values, not 3 × 12 × 12/);
  });
});
