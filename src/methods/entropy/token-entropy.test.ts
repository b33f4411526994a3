import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { renyiEntropy, utilisation } from './_shared/entropies.ts';
import { conditionalEntropy, method, unigramEntropy } from './token-entropy.ts';

const sequence = (text: string): number[] => Array.from(text, (letter) => letter.charCodeAt(0));
const spread = (counts: readonly number[]): number[] => counts.flatMap((count, id) => Array(count).fill(id));

describe('entropies of a token stream', () => {
  it('gives the worked numbers for counts 4, 2, 1, 1', () => {
    const ids = spread([4, 2, 1, 1]);
    const h1 = unigramEntropy(ids).value;
    expect(h1).toBeCloseTo(1.75, 12);
    expect(renyiEntropy([4, 2, 1, 1], 2)).toBeCloseTo(1.540568, 6);
    expect(utilisation(h1, 4)).toBeCloseTo(0.875, 12);
    expect(utilisation(renyiEntropy([4, 2, 1, 1], 2), 4)).toBeCloseTo(0.770284, 6);
    expect(utilisation(renyiEntropy([4, 2, 1, 1], 3), 4)).toBeCloseTo(0.697637, 6);
  });

  it.each([
    ['aabaab', [0.918296, 0.8, 0]],
    ['abababab', [1, 0, 0]],
  ])('gives H1..H3 of %s', (text, expected) => {
    expected.forEach((value, k) => {
      expect(conditionalEntropy(sequence(text), k + 1).value).toBeCloseTo(value, 6);
    });
  });

  it('stays within 0 and log2 V, and does not see names of ids', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 6, maxLength: 80 }),
        fc.integer({ min: 1, max: 5 }),
        (ids, order) => {
          const { value } = conditionalEntropy(ids, order);
          expect(value).toBeGreaterThanOrEqual(0);
          expect(value).toBeLessThanOrEqual(Math.log2(5) + 1e-12);
          const relabelled = ids.map((id) => (id * 3 + 2) % 5);
          expect(conditionalEntropy(relabelled, order).value).toBeCloseTo(value, 10);
        },
      ),
      { seed: 20261123, numRuns: 300 },
    );
  });

  it('agrees with the sum over distinct k-grams', () => {
    const ids = sequence('the cat sat on the mat and the rat sat on the cat');
    for (const order of [2, 3, 4])
      expect(conditionalEntropy(ids, order).value).toBeCloseTo(byDefinition(ids, order), 10);
  });

  it('is undefined, not zero, where there is nothing to measure', () => {
    expect(unigramEntropy([]).value).toBeNaN();
    expect(conditionalEntropy([1, 2], 3).value).toBeNaN();
    expect(utilisation(0, 1)).toBeNaN();
    expect(unigramEntropy([5, 5, 5]).value).toBe(0);
  });

  it('flags estimates on thin evidence and adds the Miller–Madow term on request', () => {
    expect(unigramEntropy(spread([15, 15])).reliable).toBe(true);
    expect(unigramEntropy(spread([4, 2, 1, 1])).reliable).toBe(false);
    expect(unigramEntropy(spread([4, 2, 1, 1]), 'miller-madow').value).toBeCloseTo(
      1.75 + 3 / (16 * Math.LN2),
      12,
    );
  });
});

describe('token-entropy', () => {
  it('reports bits per byte against the bytes of the text', () => {
    const report = method.run({ ids: spread([4, 2, 1, 1]), vocabSize: 4, nBytes: 20 });
    expect(report.bitsPerByte).toBeCloseTo((8 * 1.75) / 20, 12);
    expect(report.entropies).toHaveLength(5);
    expect(report.renyiUtilisation).toBeCloseTo(0.770284, 6);
  });
});

function byDefinition(ids: readonly number[], order: number): number {
  const grams = new Map<string, number>();
  const left = new Map<string, number>();
  const n = ids.length - order + 1;
  for (let i = 0; i < n; i++) {
    const gram = ids.slice(i, i + order).join();
    const context = ids.slice(i, i + order - 1).join();
    grams.set(gram, (grams.get(gram) ?? 0) + 1);
    left.set(context, (left.get(context) ?? 0) + 1);
  }
  let sum = 0;
  for (const [gram, count] of grams) {
    const context = gram.slice(0, gram.lastIndexOf(','));
    sum -= (count / n) * Math.log2(count / left.get(context)!);
  }
  return sum;
}
