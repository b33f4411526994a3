import { expect, test } from 'vitest';
import { divergingFill } from '../ratio-scale/ratio-scale.ts';
import { layoutHeatmap } from './layout.ts';

test('all tokenizers share one scale', () => {
  const { scale, rows } = layoutHeatmap([
    { id: 'eng', name: 'English', premiums: [1, 1, Number.NaN] },
    { id: 'mya', name: 'Burmese', premiums: [2, 9, Number.NaN] },
  ]);
  expect(scale.limit).toBe(9);
  expect(rows[1]!.cells.map(({ text }) => text)).toEqual(['2.00', '9.00', '–']);
  expect(rows[1]!.cells[1]!.fill).toBe(divergingFill(1));
  expect(rows[1]!.cells[0]!.fill).toBe(divergingFill(Math.log(2) / Math.log(9)));
  expect(rows[0]!.cells[2]!.fill).toBeUndefined();
});
