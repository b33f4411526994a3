import { expect, it } from 'vitest';
import { hashUnits, LONGEST_WORD, WordCache } from './word-cache.ts';

const put = (cache: WordCache, word: string, ids: readonly number[]): void => {
  const starts = Int32Array.from(ids.keys());
  cache.put(
    word,
    0,
    word.length,
    hashUnits(word, 0, word.length),
    Int32Array.from(ids),
    starts,
    ids.length,
    9,
  );
};
const find = (cache: WordCache, text: string, from = 0, to = text.length): number[] | null => {
  const word = cache.find(text, from, to, hashUnits(text, from, to));
  return word < 0 ? null : Array.from(cache.ids.subarray(cache.tokenEnd[word], cache.tokenEnd[word + 1]));
};

it('finds words by their place in any text', () => {
  const cache = new WordCache();
  put(cache, ' the', [7]);
  put(cache, 'Grüße🤗', [1, 2, 3]);
  expect(find(cache, 'in the end', 2, 6)).toEqual([7]);
  expect(find(cache, 'Grüße🤗')).toEqual([1, 2, 3]);
  expect(find(cache, ' thE')).toBeNull();
  expect(find(cache, '')).toBeNull();
  expect(Array.from(cache.ends.subarray(1, 4))).toEqual([1, 2, 9]);
});

it('keeps words of one hash apart', () => {
  const cache = new WordCache();
  const starts = Int32Array.of(0);
  cache.put('ab', 0, 2, 5, Int32Array.of(1), starts, 1, 2);
  cache.put('cd', 0, 2, 5, Int32Array.of(2), starts, 1, 2);
  expect([cache.find('ab', 0, 2, 5), cache.find('cd', 0, 2, 5), cache.find('ef', 0, 2, 5)]).toEqual([
    0, 1, -1,
  ]);
});

it('stays bounded: it starts afresh when words, letters or tokens run out, and keeps no long word', () => {
  for (const [word, ids] of [
    [(i: number) => String(i), [1]],
    [(i: number) => String(i).padStart(LONGEST_WORD, 'x'), [1]],
    [(i: number) => String(i), Array.from({ length: 64 }, (_, i) => i)],
  ] as const) {
    const cache = new WordCache();
    let most = 0;
    for (let i = 0; i < 100_000; i++) {
      put(cache, word(i), ids);
      most = Math.max(most, cache.size);
    }
    expect(most).toBeLessThanOrEqual(1 << 15);
    expect(cache.size).toBeLessThan(most);
    expect(find(cache, word(99_999))).toEqual(ids);
    expect(find(cache, word(0))).toBeNull();
  }
  const cache = new WordCache();
  put(cache, 'x'.repeat(LONGEST_WORD + 1), [1]);
  expect(cache.size).toBe(0);
});
