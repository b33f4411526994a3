import { expect, test } from 'vitest';
import { divergingFill } from '../ratio-scale/ratio-scale.ts';
import { layoutMatrix } from './layout.ts';

test('a cell holds the value of its row and column', () => {
  const { rows, scale } = layoutMatrix(['a', 'b'], [1, 0.5, 2, 1], 'ratio');
  expect(rows.map(({ label, cells }) => [label, ...cells.map(({ text }) => text)])).toEqual([
    ['a', '1.00', '0.50'],
    ['b', '2.00', '1.00'],
  ]);
  expect(scale!.limit).toBe(2);
  expect(rows[0]!.cells[1]!.fill).toBe(divergingFill(-1));
  expect(rows[1]!.cells[0]!.fill).toBe(divergingFill(1));
});

test('shares run from the surface at 0 to full colour at 1', () => {
  const { rows, scale } = layoutMatrix(['a', 'b'], [1, 0, Number.NaN, 0.5], 'share');
  expect(scale).toBeNull();
  expect(rows.flatMap(({ cells }) => cells.map(({ text }) => text))).toEqual([
    '100.0 %',
    '0.0 %',
    '–',
    '50.0 %',
  ]);
  expect(rows[0]!.cells[0]!.fill).toBe(divergingFill(-1));
  expect(rows[1]!.cells[0]!.fill).toBeUndefined();
});
