import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { nodeEngine } from '../../cli/node-language-model.ts';
import type { ImageEncoder } from '../../contracts/image-encoder.ts';
import type { TextTokenizer } from '../../contracts/text-tokenizer.ts';
import { readTokenizerJson } from '../../methods/tokenizers/tokenizer-json/read-tokenizer-json.ts';
import { droppedFiles } from '../../testing/dropped-files.ts';
import { foreignEncoder } from './foreign-encoder.ts';

/** A tiny random CLIP as optimum exports it whole, and what PyTorch computes with it. */
const folder = join(import.meta.dirname, '../__golden__/families');

interface Reference {
  readonly both: Readonly<
    Record<
      string,
      {
        readonly side: number;
        readonly ids: readonly (readonly number[])[];
        readonly phrases: readonly string[];
        readonly texts: readonly (readonly number[])[];
        readonly patches: readonly number[];
        readonly picture: readonly number[];
        readonly penultimate: readonly number[];
        readonly pruned: { readonly tokens: readonly number[]; readonly picture: readonly number[] };
      }
    >
  >;
}

const { both } = JSON.parse(readFileSync(join(folder, 'reference.json'), 'utf8')) as Reference;
const exported = (name: string): Uint8Array<ArrayBuffer> =>
  new Uint8Array(gunzipSync(readFileSync(join(folder, `${name}.onnx.gz`))));
const tokenizer = readTokenizerJson(readFileSync(join(folder, 'clip-tokenizer.json'), 'utf8'), 'clip');
const engine = nodeEngine();
const { signal } = new AbortController();
const pixels = Float32Array.from({ length: 3 * 16 * 16 }, (_, i) => Math.sin(i * 0.37));
let keys = 0;

function open(name: string, beside: { tokenizer?: TextTokenizer | null; config?: unknown } = {}) {
  const graph = exported(name);
  return foreignEncoder(
    {
      ...droppedFiles(graph, name, `joint ${keys++}`),
      preprocessor: { size: 16, do_normalize: false },
      tokenizer,
      ...beside,
    },
    () => engine,
    signal,
  );
}

const distance = (values: ArrayLike<number>, expected: ArrayLike<number>): number => {
  expect(values.length).toBe(expected.length);
  return Array.from(values).reduce((worst, value, i) => Math.max(worst, Math.abs(value - expected[i]!)), 0);
};

it.each(Object.entries(both))(
  '%s: pictures, patches and texts stand where PyTorch puts them',
  async (name, wanted) => {
    const encoder = await open(name);
    expect(encoder.info).toMatchObject({ cells: 4, layers: 2, heads: 4, width: 16, hasCls: true });
    const { joint, penultimate, embedding } = await encoder.encode(pixels);
    expect(distance(penultimate.data, wanted.penultimate.slice(16))).toBeLessThan(1e-5);
    expect(joint!.shape).toEqual([16, 8]);
    expect(distance(joint!.data, wanted.patches)).toBeLessThan(1e-5);
    expect(distance(embedding!, wanted.picture)).toBeLessThan(1e-5);
    const texts = await encoder.space!.embed(wanted.phrases);
    wanted.texts.forEach((text, i) => expect(distance(texts[i]!, text)).toBeLessThan(1e-5));
    await encoder.close();
  },
);

it.each(Object.entries(both))('%s: some patches alone read as in PyTorch', async (name, { pruned }) => {
  const encoder = await open(name);
  const stream = await encoder.stream(pixels);
  const some = Float32Array.from(
    pruned.tokens.flatMap((t) => Array.from(stream[0]!.subarray(t * 16, (t + 1) * 16))),
  );
  const last = await (await encoder.layersAfter(1, signal))(some);
  const { data } = await encoder.space!.project(last.slice(0, 16));
  expect(distance(data, pruned.picture)).toBeLessThan(1e-5);
  await encoder.close();
});

it('the tokenizer beside it reads as its own library does', () => {
  const { ids, phrases } = both['clip-both-sdpa']!;
  phrases.forEach((phrase, i) =>
    expect(Array.from(tokenizer.encode(phrase, { addSpecial: true }).id)).toEqual(ids[i]),
  );
});

it('texts longer than the tower takes are cut, and keep their end', async () => {
  const encoder = await open('clip-both-sdpa', {
    config: { text_config: { max_position_embeddings: 5 } },
  });
  const [cut] = await encoder.space!.embed(['the red kite and a boat']);
  expect(distance(cut!, both['clip-both-sdpa']!.texts[0]!)).toBeLessThan(1e-5);
  await encoder.close();
});

const spaceOf = async (encoder: Promise<ImageEncoder>): Promise<unknown> => {
  const opened = await encoder;
  await opened.close();
  return opened.space;
};

it('there is no joint space without a tokenizer, a text tower, or an embedding made of CLS', async () => {
  expect(await spaceOf(open('clip-both-sdpa', { tokenizer: null }))).toBeNull();
  expect(await spaceOf(open('clip-open-sdpa'))).toBeNull();
  expect(await spaceOf(open('siglip-sdpa'))).toBeNull();
});
