import fc from 'fast-check';
import { expect, it } from 'vitest';
import { expOfNegative } from './exp-table.ts';

it('agrees with Math.exp to 3e-12 over its range', () => {
  fc.assert(
    fc.property(fc.double({ min: -708, max: 0, noNaN: true }), (x) => {
      expect(Math.abs(expOfNegative(x) / Math.exp(x) - 1)).toBeLessThan(3e-12);
    }),
    { seed: 20261123, numRuns: 5000 },
  );
});

it('is exact at 0, vanishes far below and passes on what is no number', () => {
  expect([0, -0].map(expOfNegative)).toEqual([1, 1]);
  expect([-709, -1e300, Number.NEGATIVE_INFINITY].map(expOfNegative)).toEqual([0, 0, 0]);
  expect(expOfNegative(Number.NaN)).toBeNaN();
});
