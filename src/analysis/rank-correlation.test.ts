import fc from 'fast-check';
import { expect, test } from 'vitest';
import { placeOf, rankCorrelation, ranks } from './rank-correlation.ts';

test('equal values share a rank', () => {
  expect(Array.from(ranks([3, 1, 3, 2]))).toEqual([1.5, 4, 1.5, 3]);
});

test('known by hand: 1 − 6 Σd² / n(n² − 1)', () => {
  expect(rankCorrelation([5, 4, 3, 2, 1], [4, 5, 3, 1, 2])).toBeCloseTo(1 - (6 * 4) / (5 * 24), 12);
  expect(rankCorrelation([1, 2, 3], [10, 100, 1000])).toBeCloseTo(1, 12);
  expect(rankCorrelation([1, 2, 3], [3, 2, 1])).toBeCloseTo(-1, 12);
  expect(rankCorrelation([1, 1, 1], [1, 2, 3])).toBeNaN();
});

test('only order counts, and no value leaves [−1, 1]', () => {
  const list = fc.array(fc.tuple(fc.integer({ min: -9, max: 9 }), fc.integer({ min: -9, max: 9 })), {
    minLength: 3,
  });
  fc.assert(
    fc.property(list, (pairs) => {
      const [a, b] = [pairs.map(([x]) => x), pairs.map(([, y]) => y)];
      const found = rankCorrelation(a, b);
      if (Number.isNaN(found)) return;
      expect(Math.abs(found)).toBeLessThanOrEqual(1 + 1e-12);
      expect(rankCorrelation(a.map(Math.exp), b)).toBeCloseTo(found, 10);
      expect(rankCorrelation(b, a)).toBeCloseTo(found, 10);
    }),
    { seed: 5, numRuns: 100 },
  );
});

test('the place of a value', () => {
  expect([0, 1, 2, 3].map((i) => placeOf([0.2, 0.9, 0.2, 0.5], i))).toEqual([3, 1, 4, 2]);
});
