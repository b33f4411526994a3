import { expect, test } from 'vitest';
import { layoutLengths } from './layout.ts';

test('counts lengths, the long ones together', () => {
  const bars = layoutLengths([1, 1, 3, 16, 40]);
  expect(bars).toHaveLength(16);
  expect(bars[0]).toEqual({ label: '1', count: 2, height: 1 });
  expect(bars[2]).toEqual({ label: '3', count: 1, height: 0.5 });
  expect(bars[15]).toEqual({ label: '16+', count: 2, height: 1 });
  expect(layoutLengths([])).toEqual([]);
});
