import { expect, test } from 'vitest';
import { patchAt, patchRow } from './layout.ts';

test('a row is split into CLS and the patches, the largest patch has full colour', () => {
  const values = Float32Array.of(1, 0, 0, 0.5, 0.375, 0.125, 0, 0, 1);
  expect(patchRow(values, 3, 1)).toEqual({
    weights: Float32Array.of(0.375, 0.125),
    onCls: 0.5,
    largest: 0.375,
  });
});

test('patches are found in raster order, none outside', () => {
  const grid = { rows: 2, cols: 3 };
  const size = { width: 90, height: 40 };
  expect(patchAt(grid, size, { x: 0, y: 0 })).toBe(0);
  expect(patchAt(grid, size, { x: 89, y: 0 })).toBe(2);
  expect(patchAt(grid, size, { x: 31, y: 21 })).toBe(4);
  expect(patchAt(grid, size, { x: 90, y: 0 })).toBeNull();
  expect(patchAt(grid, size, { x: 5, y: -1 })).toBeNull();
});
