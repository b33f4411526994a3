import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createRng } from './rng.ts';
import { positionalAttention, rotate } from './rotary-position.ts';

test('rotary products depend on the distance of two positions alone', () => {
  const rng = createRng(4);
  const [q, k] = [0, 1].map(() => Float64Array.from({ length: 16 }, () => rng.normal()));
  const product = (m: number, n: number): number => {
    const key = rotate(k!, n);
    return rotate(q!, m).reduce((sum, value, i) => sum + value * key[i]!, 0);
  };
  expect(Math.abs(product(3, 7) - product(103, 107))).toBeLessThan(1e-13);
  expect(Math.abs(product(3, 7) - product(3, 8))).toBeGreaterThan(1e-3);
  fc.assert(
    fc.property(fc.nat(2000), fc.nat(2000), fc.nat(2000), (m, n, shift) => {
      expect(product(m + shift, n + shift)).toBeCloseTo(product(m, n), 9);
    }),
    { seed: 2, numRuns: 50 },
  );
});

test('a sequence of one patch attends to itself alone, a longer one to its neighbours most', () => {
  expect(Array.from(positionalAttention(1, 0, 32))).toEqual([1]);
  const weights = positionalAttention(64, 20, 32);
  expect(weights.reduce((a, b) => a + b)).toBeCloseTo(1, 12);
  expect(weights.indexOf(Math.max(...weights))).toBe(20);
  expect(weights[19]).toBeCloseTo(weights[21]!, 12);
});
