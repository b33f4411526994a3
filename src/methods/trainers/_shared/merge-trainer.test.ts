import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MergeTrainer, type MergeTraining } from './merge-trainer.ts';

/** Words over a sorted alphabet of characters. */
function corpus(words: Readonly<Record<string, number>>, given: Partial<MergeTraining> = {}) {
  const letters = [...new Set(Object.keys(words).flatMap((word) => Array.from(word)))].sort();
  const training: MergeTraining = {
    words: Object.entries(words).map(([word, count]) => ({
      symbols: Array.from(word).map((letter) => letters.indexOf(letter)),
      count,
    })),
    alphabet: letters.length,
    maxMerges: 1000,
    minFrequency: 1,
    maxTokenLength: Number.POSITIVE_INFINITY,
    lengthOf: () => 1,
    ...given,
  };
  return { letters, training };
}

function pieces(words: Readonly<Record<string, number>>, given: Partial<MergeTraining> = {}): string[] {
  const { letters, training } = corpus(words, given);
  const trainer = new MergeTrainer(training);
  const spelled = [...letters];
  for (let merge = trainer.step(); merge; merge = trainer.step()) {
    spelled[merge.id] = spelled[merge.left]! + spelled[merge.right]!;
  }
  return spelled.slice(letters.length);
}

const NEWEST = { low: 5, lower: 2, newest: 6, widest: 3 };

describe('MergeTrainer', () => {
  it('learns the worked example in the order of the Hugging Face trainer', () => {
    const expected = ['es', 'est', 'lo', 'low', 'ew', 'new', 'newest', 'dest', 'idest', 'widest'];
    expect(pieces(NEWEST, { maxMerges: 10 })).toEqual(expected);
  });

  it('keeps merged tokens within the length asked for', () => {
    expect(pieces(NEWEST, { maxTokenLength: 2 }).slice(0, 5)).toEqual(['es', 'lo', 'ew', 'id', 'er']);
  });

  it('merges a run of one symbol left to right without counting twice', () => {
    const { training } = corpus({ aaaaa: 1 }, { maxMerges: 1 });
    const trainer = new MergeTrainer(training);
    expect(trainer.step()).toMatchObject({ left: 0, right: 0, id: 1 });
    expect(trainer.words()).toEqual([[1, 1, 0]]);
  });

  it('stops at the minimum frequency', () => {
    expect(pieces({ abab: 1, cd: 1 }, { minFrequency: 2 })).toEqual(['ab']);
  });

  it('equals a trainer that recounts everything at each step', () => {
    const word = fc
      .array(fc.constantFrom('a', 'b', 'c'), { minLength: 1, maxLength: 9 })
      .map((w) => w.join(''));
    fc.assert(
      fc.property(
        fc.dictionary(word, fc.integer({ min: 1, max: 5 }), { minKeys: 1, maxKeys: 6 }),
        (words) => {
          expect(pieces(words)).toEqual(recounting(words));
        },
      ),
      { seed: 20261123, numRuns: 400 },
    );
  });
});

function recounting(words: Readonly<Record<string, number>>): string[] {
  const { letters, training } = corpus(words);
  let current = training.words.map((word) => ({ symbols: Array.from(word.symbols), count: word.count }));
  const spelled = [...letters];
  for (;;) {
    const counts = new Map<string, number>();
    for (const { symbols, count } of current) {
      for (let i = 0; i + 1 < symbols.length; i++) {
        const key = `${symbols[i]},${symbols[i + 1]}`;
        counts.set(key, (counts.get(key) ?? 0) + count);
      }
    }
    const best = [...counts]
      .map(([key, count]) => ({ pair: key.split(',').map(Number) as [number, number], count }))
      .sort((a, b) => b.count - a.count || a.pair[0] - b.pair[0] || a.pair[1] - b.pair[1])[0];
    if (!best) return spelled.slice(letters.length);
    const [left, right] = best.pair;
    const id = spelled.length;
    spelled.push(spelled[left]! + spelled[right]!);
    current = current.map(({ symbols, count }) => {
      const merged: number[] = [];
      for (let i = 0; i < symbols.length; i++) {
        if (symbols[i] === left && symbols[i + 1] === right) {
          merged.push(id);
          i++;
        } else merged.push(symbols[i]!);
      }
      return { symbols: merged, count };
    });
  }
}
