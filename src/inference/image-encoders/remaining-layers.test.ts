import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { nodeEngine } from '../../cli/node-language-model.ts';
import type { ImageEncoder } from '../../contracts/image-encoder.ts';
import { exportedEncoder } from '../../testing/onnx-fixtures/exported-encoder.ts';
import { droppedFiles } from '../../testing/dropped-files.ts';
import { foreignEncoder } from './foreign-encoder.ts';

/** Tiny random encoders as PyTorch exports them, and what it computes with some of their tokens. */
const folder = join(import.meta.dirname, '../__golden__/families');

interface Reference {
  readonly encoders: Readonly<
    Record<
      string,
      {
        readonly side: number;
        readonly pruned: { readonly tokens: readonly number[]; readonly stream: readonly number[] };
      }
    >
  >;
}

const { encoders } = JSON.parse(readFileSync(join(folder, 'reference.json'), 'utf8')) as Reference;
const exported = (name: string): Uint8Array<ArrayBuffer> =>
  new Uint8Array(gunzipSync(readFileSync(join(folder, `${name}.onnx.gz`))));
const engine = nodeEngine();
const { signal } = new AbortController();
const width = 16;

function open(graph: Uint8Array<ArrayBuffer>, name: string, side: number): Promise<ImageEncoder> {
  return foreignEncoder(
    {
      ...droppedFiles(graph, name, `rest ${name}`),
      preprocessor: { size: side, do_normalize: false },
    },
    () => engine,
    signal,
  );
}

const distance = (values: ArrayLike<number>, expected: ArrayLike<number>): number => {
  expect(values.length).toBe(expected.length);
  return Array.from(values).reduce((worst, value, i) => Math.max(worst, Math.abs(value - expected[i]!)), 0);
};

const rowsOf = (stream: Float32Array, tokens: readonly number[]): Float32Array =>
  Float32Array.from(tokens.flatMap((t) => Array.from(stream.subarray(t * width, (t + 1) * width))));

it.each(['clip-open-sdpa', 'dinov2-eager'])('%s: some tokens alone give what PyTorch gives', async (name) => {
  const { side, pruned } = encoders[name]!;
  const encoder = await open(exported(name), name, side);
  const pixels = Float32Array.from({ length: 3 * side * side }, (_, i) => Math.sin(i * 0.37));
  const stream = await encoder.stream(pixels);
  const run = await encoder.layersAfter(1, signal);
  expect(distance(await run(rowsOf(stream[0]!, pruned.tokens)), pruned.stream)).toBeLessThan(1e-5);
  const all = Array.from({ length: stream[0]!.length / width }, (_, t) => t);
  expect(distance(await run(rowsOf(stream[0]!, all)), stream[1]!)).toBeLessThan(1e-5);
  await encoder.close();
});

it.each(['clip-sdpa', 'siglip-sdpa', 'vit-eager'])(
  '%s: an export with a fixed number of tokens says so',
  async (name) => {
    const encoder = await open(exported(name), name, encoders[name]!.side);
    await expect(encoder.layersAfter(1, signal)).rejects.toMatchObject({
      code: 'unsupported',
      message: `The layers of '${name}' after the first 1 cannot run on fewer tokens.`,
    });
    const still = await encoder.encode(new Float32Array(3 * encoders[name]!.side ** 2));
    expect(still.penultimate.shape[1]).toBe(width);
  },
);

it.each([0, 1, 5])('%d tokens stay in front of the patches', async (before) => {
  const encoder = await open(exportedEncoder(before).bytes, `before ${before}`, 12);
  expect(encoder.info.prefix).toBe(before);
  const stream = await encoder.stream(new Float32Array(3 * 12 * 12).fill(0.3));
  expect(stream.map(({ length }) => length / encoder.info.width)).toEqual([before + 9, before + 9]);
  const run = await encoder.layersAfter(1, signal);
  const few = await run(stream[0]!.subarray(0, (before + 2) * encoder.info.width));
  expect(few.length).toBe((before + 2) * encoder.info.width);
});

it('stops when it is cancelled', async () => {
  const encoder = await open(exportedEncoder(1).bytes, 'cancelled', 12);
  const controller = new AbortController();
  controller.abort();
  await expect(encoder.layersAfter(1, controller.signal)).rejects.toThrow(/cancelled|aborted/);
});
