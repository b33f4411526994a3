import { expect, it } from 'vitest';
import { errorScale } from './layout.ts';

it('holds the largest error, whatever is not a number', () => {
  const { limit, place } = errorScale([
    { error: 0.31, bound: 1.7 },
    { error: Number.NaN, bound: Number.NaN },
  ]);
  expect(limit).toBeCloseTo(0.4, 12);
  expect(place(0.2)).toBeCloseTo(50, 9);
  expect(place(1.7)).toBe(100);
  expect(errorScale([]).limit).toBe(0.2);
});
