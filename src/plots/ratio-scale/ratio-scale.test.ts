import { expect, test } from 'vitest';
import { divergingFill, ratioScale } from './ratio-scale.ts';

test('the most extreme ratio has full colour, on either side alike', () => {
  const scale = ratioScale([0.25, 1, 2, Number.NaN]);
  expect(scale.limit).toBe(4);
  expect(scale.fill(0.25)).toBe(divergingFill(-1));
  expect(scale.fill(4)).toBe(divergingFill(1));
  expect(scale.fill(2)).toBe(divergingFill(0.5));
  expect(scale.fill(100)).toBe(divergingFill(1));
});

test('1 has the colour of the surface, and no number has none', () => {
  expect(ratioScale([3]).fill(1)).toMatch(/ 0%, var\(--surface\)/);
  expect([0, -1, Number.NaN, Infinity].map((ratio) => ratioScale([]).fill(ratio))).toEqual(
    Array(4).fill(undefined),
  );
});

test('ratios close to 1 stay pale', () => {
  expect(ratioScale([1.01, 0.99]).fill(1.01)).toMatch(/series-1\) 2\.2%/);
});
