import { expect, test } from 'vitest';
import { byteEnsemble } from './byte-ensemble.ts';

test('averages by weight and stays a distribution', () => {
  const a = Float64Array.of(1, 0, 0);
  const b = Float64Array.of(0, 0.5, 0.5);
  expect([...byteEnsemble([a, b], [1, 1])]).toEqual([0.5, 0.25, 0.25]);
  expect([...byteEnsemble([a, b], [3, 1])]).toEqual([0.75, 0.125, 0.125]);
  expect([...byteEnsemble([a, b], [0, 1])]).toEqual([...b]);
});
