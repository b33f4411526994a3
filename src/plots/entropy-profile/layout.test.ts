import { expect, test } from 'vitest';
import { layoutProfile } from './layout.ts';

test('draws a step for each byte, with the threshold on the same axis', () => {
  const layout = layoutProfile([0, 1, 4], [0, 2], 2);
  expect(layout).toEqual({
    line: '0,100 1,100 1,75 2,75 2,0 3,0',
    columns: 3,
    step: 1,
    cuts: [0, 2],
    thresholdAt: 50,
    top: 4,
  });
});

test('the threshold is never beyond the axis, and falls below it as 0', () => {
  expect(layoutProfile([1, 1], [0], 5).thresholdAt).toBe(0);
  expect(layoutProfile([1, 1], [0], -1).thresholdAt).toBe(100);
});

test('takes the highest of several bytes when there are more than columns', () => {
  const values = Float64Array.from({ length: 3000 }, (_, i) => (i === 1500 ? 3 : 1));
  const layout = layoutProfile(values, [0, 1, 2, 3, 2999], 1);
  expect(layout.step).toBe(3);
  expect(layout.columns).toBe(1000);
  expect(layout.line).toContain('500,0 501,0');
  expect(layout.cuts).toEqual([0, 1, 999]);
});
