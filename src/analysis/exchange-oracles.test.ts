import { beforeAll, expect, test } from 'vitest';
import { createRng } from '../base/rng.ts';
import { readVocabularySource } from '../cli/pack/vocabularies.ts';
import type { TextTokenizer } from '../contracts/text-tokenizer.ts';
import { vocabularies } from '../methods/tokenizers/vocabularies/catalogue.ts';
import { createVocabularyTokenizer } from '../methods/tokenizers/vocabularies/vocabulary-tokenizer.ts';
import { exchangeRates } from './exchange-rates.ts';
import { randomUuid } from './text-kinds.ts';

/** Counts of the specification, section 18, made with the reference libraries. */
const ids = ['r50k', 'cl100k', 'o200k'] as const;
const uuid = '123e4567-e89b-12d3-a456-426614174000';
const pair = '{"9a159850-2f26-2bab-a114-4eefdeb0859f": "5de8eca9-8fd4-80b8-bf16-bd4397034f54"}';
const prose =
  'The Project Gutenberg eBook of Pride and Prejudice. It is a truth universally acknowledged, that a single man in possession of a good fortune, must be in want of a wife.';

let tokenizers: readonly TextTokenizer[];
beforeAll(async () => {
  tokenizers = await Promise.all(
    ids.map(async (id) => {
      const info = vocabularies.get(id);
      return createVocabularyTokenizer(info, await readVocabularySource(info));
    }),
  );
});
const counts = (text: string): number[] => tokenizers.map((tokenizer) => tokenizer.encode(text).id.length);

test('a UUID', () => {
  expect(uuid.length).toBe(36);
  expect(counts(uuid)).toEqual([21, 18, 18]);
  expect(Array.from(tokenizers[1]!.encode(uuid).id)).toEqual([
    4513, 68, 10961, 22, 5773, 4578, 65, 12, 717, 67, 18, 7561, 10961, 12, 20363, 22638, 11771, 931,
  ]);
});

test('a JSON pair of UUIDs against prose: the same tokens hold far less text', () => {
  expect([pair.length, prose.length]).toEqual([80, 169]);
  expect(counts(pair)).toEqual([51, 48, 47]);
  expect(counts(prose)).toEqual([37, 37, 37]);
  expect(prose.length / counts(prose)[2]!).toBeCloseTo(4.57, 2);
  expect(pair.length / counts(pair)[2]!).toBeCloseTo(1.7, 2);
  expect(exchangeRates(counts(pair))[2]).toBeCloseTo(47 / 51, 12);
});

test('500 random UUIDs cost about 24.5, 22.5 and 22.5 tokens each', () => {
  const rng = createRng(18);
  const sums = [0, 0, 0];
  for (let n = 0; n < 500; n++) {
    for (const [t, count] of counts(randomUuid(rng)).entries()) sums[t]! += count;
  }
  const means = sums.map((sum) => sum / 500);
  for (const [t, mean] of [24.5, 22.5, 22.5].entries()) expect(Math.abs(means[t]! - mean)).toBeLessThan(0.3);
});
