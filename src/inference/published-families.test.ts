import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { nodeEngine } from '../cli/node-language-model.ts';
import { method as bytes } from '../methods/tokenizers/bytes.ts';
import { droppedFiles } from '../testing/dropped-files.ts';
import { foreignEncoder } from './image-encoders/foreign-encoder.ts';
import { languageModel } from './language-models/decoder.ts';
import { foreignDecoder } from './language-models/foreign-decoder.ts';

/** Tiny random models of the published families, exported from their own code (`models/oracles/model_families`). */
const folder = join(import.meta.dirname, '__golden__/families');

interface Reference {
  readonly decoders: Readonly<
    Record<
      string,
      { readonly ids: readonly number[]; readonly kvHeads: number; readonly logits: readonly number[] }
    >
  >;
  readonly encoders: Readonly<
    Record<
      string,
      {
        readonly side: number;
        readonly patch: number;
        readonly tokens: number;
        readonly penultimate: readonly number[];
        readonly last: readonly number[];
      }
    >
  >;
}

const reference = JSON.parse(readFileSync(join(folder, 'reference.json'), 'utf8')) as Reference;
const engine = nodeEngine();

function partsOf(name: string) {
  const graph = new Uint8Array(gunzipSync(readFileSync(join(folder, `${name}.onnx.gz`))));
  return {
    ...droppedFiles(graph, name, name),
  } as const;
}

function distance(values: ArrayLike<number>, expected: readonly number[]): number {
  expect(values.length).toBe(expected.length);
  return expected.reduce((worst, value, i) => Math.max(worst, Math.abs(value - values[i]!)), 0);
}

describe.each(Object.entries(reference.decoders))('%s', (name, { ids, kvHeads, logits }) => {
  const open = async () =>
    languageModel(
      await foreignDecoder({ ...partsOf(name), tokenizer: bytes.create() }, engine),
      () => engine,
    );

  it('gives the logits of PyTorch, whole and in pieces', async () => {
    const model = await open();
    expect(distance(await model.logits(Int32Array.from(ids)), logits)).toBeLessThan(1e-5);
    const reading = model.startReading!();
    const pieces = [
      await reading.readOn(Int32Array.from(ids.slice(0, 3))),
      await reading.readOn(Int32Array.from(ids.slice(3))),
    ];
    expect(distance(Float32Array.of(...pieces[0]!, ...pieces[1]!), logits)).toBeLessThan(1e-5);
  });

  it('shows queries, keys and values that give its own attention', async () => {
    const { geometry } = await (await open()).attentionTaps(Int32Array.from(ids));
    expect(geometry).toMatchObject({ nLayer: 2, nHead: 4, nKvHead: kvHeads, dHead: 4 });
  });
});

describe.each(Object.entries(reference.encoders))(
  '%s',
  (name, { side, patch, tokens, penultimate, last }) => {
    it('gives the hidden states of PyTorch and attention that follows from its queries and keys', async () => {
      const encoder = await foreignEncoder(
        { ...partsOf(name), preprocessor: { size: side, do_normalize: false } },
        () => engine,
        new AbortController().signal,
      );
      const n = (side / patch) ** 2;
      expect(encoder.info).toMatchObject({ side, patch, layers: 2, heads: 4, width: 16, hasCls: tokens > n });
      const pixels = Float32Array.from({ length: 3 * side * side }, (_, i) => Math.sin(i * 0.37));
      const encoded = await encoder.encode(pixels);
      const patches = (values: readonly number[]): readonly number[] => values.slice((tokens - n) * 16);
      expect(distance(encoded.penultimate.data, patches(penultimate))).toBeLessThan(1e-5);
      expect(distance(encoded.last.data, patches(last))).toBeLessThan(1e-5);
      expect(encoded.taps.get(1)!.queries!.shape).toEqual([4, tokens, 4]);
    });
  },
);
