import { expect, it } from 'vitest';
import { bilinearResize } from './bilinear-resize.ts';

it('doubles a 2×2 map with half-pixel centres', () => {
  const doubled = Array.from(bilinearResize([0, 4, 8, 12], 2, 2, 4, 4));
  expect(doubled.slice(0, 8)).toEqual([0, 1, 3, 4, 2, 3, 5, 6]);
});

it('keeps a map of the same size and a constant map of any size', () => {
  expect(Array.from(bilinearResize([1, 2, 3, 4, 5, 6], 2, 3, 2, 3))).toEqual([1, 2, 3, 4, 5, 6]);
  expect(new Set(bilinearResize(new Float64Array(6).fill(7), 2, 3, 5, 4))).toEqual(new Set([7]));
});

it('averages when shrinking to one cell', () => {
  expect(Array.from(bilinearResize([0, 4, 8, 12], 2, 2, 1, 1))).toEqual([6]);
});
