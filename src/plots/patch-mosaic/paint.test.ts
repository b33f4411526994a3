import { expect, test } from 'vitest';
import { paintMosaic, patchAt, patchStart } from './paint.ts';

const square = {
  side: 4,
  rgba: Uint8ClampedArray.from({ length: 64 }, (_, i) => (i % 4 === 3 ? 255 : Math.floor(i / 4))),
};
const ground = [200, 200, 200] as const;
const reds = (patch: number, out: number): number[][] => {
  const pixels = paintMosaic(square, { patch, out, ground });
  return Array.from({ length: out }, (_, y) =>
    Array.from({ length: out }, (_, x) => pixels[4 * (y * out + x)]!),
  );
};

test('small patches stand without gaps, pixels enlarged', () => {
  expect(reds(1, 8).slice(0, 3)).toEqual([
    [0, 0, 1, 1, 2, 2, 3, 3],
    [0, 0, 1, 1, 2, 2, 3, 3],
    [4, 4, 5, 5, 6, 6, 7, 7],
  ]);
});

test('larger ones leave their last row and column to the gap', () => {
  expect(reds(2, 8).slice(2, 5)).toEqual([
    [4, 4, 5, 200, 6, 6, 7, 200],
    [200, 200, 200, 200, 200, 200, 200, 200],
    [8, 8, 9, 200, 10, 10, 11, 200],
  ]);
});

test('a mosaic that is no multiple of the picture has gaps of one pixel all the same', () => {
  const [first] = reds(2, 9);
  expect(first).toEqual([0, 0, 0, 1, 200, 2, 2, 3, 200]);
  expect([0, 1, 2].map((index) => patchStart(index, 9, 2))).toEqual([0, 5, 9]);
});

test('the patch under a place', () => {
  expect(patchAt(224, 16, 0, 0)).toBe(0);
  expect(patchAt(224, 16, 0.999, 0.999)).toBe(195);
  expect(patchAt(224, 1, 0.5, 0.5)).toBe(112 * 224 + 112);
  expect(patchAt(224, 16, 1, 0.5)).toBeNull();
  expect(patchAt(224, 16, 0.5, -0.1)).toBeNull();
});
