import { expect, it } from 'vitest';
import { boundaryRatio, cutPoints } from './attention-boundaries.ts';

/** Causal attention of row i, uniform over the keys from `from(i)` on. */
const uniform = (n: number, from: (row: number) => number): Float64Array =>
  Float64Array.from({ length: n * n }, (_, at) => {
    const row = Math.floor(at / n);
    const j = at % n;
    return j >= from(row) && j <= row ? 1 / (row + 1 - from(row)) : 0;
  });

it('finds the one cut between two halves that read only themselves', () => {
  const ratio = boundaryRatio(
    uniform(8, (row) => (row < 4 ? 0 : 4)),
    8,
    2,
    0,
  );
  const expected = [0, 1, 2083334.3, 2166667.7, 2, 1, 0, 0];
  ratio.forEach((value, i) => expect(value / (expected[i] || 1)).toBeCloseTo(expected[i] ? 1 : 0, 5));
  expect(Array.from(cutPoints(ratio, 1.1, 1, 8))).toEqual([0, 4, 8]);
  expect(Array.from(cutPoints(ratio, 1.1, 0, 8))).toEqual([0, 3, 4, 5, 8]);
  expect(Array.from(cutPoints(ratio, 1.1, 0, 1))).toEqual([0, 4, 8]);
});

it('finds none in uniform causal attention', () => {
  const ratio = boundaryRatio(
    uniform(20, () => 0),
    20,
    2,
    4,
  );
  expect(Array.from(ratio.subarray(4, 16))).toEqual(Array.from({ length: 12 }, () => 1));
  expect(ratio[3]! + ratio[16]!).toBe(0);
  expect(Array.from(cutPoints(ratio, 1.1, 0, 99))).toEqual([0, 20]);
});
