import { expect, it } from 'vitest';
import { ranked } from './ranked.ts';

it('ranks over all views, equal values by their mean, and leaves out what is none', () => {
  expect(ranked([Float32Array.of(5, Number.NaN, 1), Float32Array.of(1, 9)])).toEqual([
    Float32Array.of(3, Number.NaN, 1.5),
    Float32Array.of(1.5, 4),
  ]);
});
