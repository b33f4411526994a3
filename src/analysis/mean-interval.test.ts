import { expect, test } from 'vitest';
import { createRng } from '../base/rng.ts';
import { groupedInterval, meanInterval } from './mean-interval.ts';

test('worked by hand', () => {
  expect(meanInterval([])).toBeNull();
  expect(meanInterval([3])).toEqual({ mean: 3, low: 3, high: 3, n: 1 });
  const { mean, low, high } = meanInterval([1, 2, 3, 4, 5])!;
  expect(mean).toBe(3);
  expect(high - mean).toBeCloseTo(2.776 * Math.sqrt(2.5 / 5), 6);
  expect(mean - low).toBeCloseTo(high - mean, 12);
});

test('values of one group count once', () => {
  expect(groupedInterval([[1, 1, 1], [3], []])).toEqual(meanInterval([1, 3]));
  expect(groupedInterval([[]])).toBeNull();
});

test.each([2, 6, 40])('%i values: 95 of 100 intervals hold the truth', (n) => {
  const rng = createRng(n);
  let held = 0;
  for (let round = 0; round < 4000; round++) {
    const { low, high } = meanInterval(Array.from({ length: n }, () => rng.normal()))!;
    if (low <= 0 && high >= 0) held++;
  }
  expect(held / 4000).toBeGreaterThan(0.935);
  expect(held / 4000).toBeLessThan(0.965);
});
