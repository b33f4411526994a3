import { expect, test } from 'vitest';
import { thumbnailPixels, thumbnailPosition } from './layout.ts';

test('three decades, each a third of the colours', () => {
  expect([1, 0.1, 0.01, 0.001, 1e-9, 0].map(thumbnailPosition)).toEqual([
    1,
    expect.closeTo(2 / 3),
    expect.closeTo(1 / 3),
    expect.closeTo(0),
    0,
    0,
  ]);
});

test('the future is transparent, in a causal map alone', () => {
  const map = Float32Array.of(1, 1, 0, 1);
  const shades = Int32Array.of(7, 8);
  expect(Array.from(thumbnailPixels(map, 2, true, shades))).toEqual([8, 0, 7, 8]);
  expect(Array.from(thumbnailPixels(map, 2, false, shades))).toEqual([8, 8, 7, 8]);
});
