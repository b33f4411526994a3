import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createRng } from './rng.ts';
import { symmetricEigen } from './symmetric-eigen.ts';

test('a matrix known by hand', () => {
  const { values, vectors } = symmetricEigen(Float64Array.of(2, 1, 1, 2), 2);
  expect(values[0]).toBeCloseTo(3, 12);
  expect(values[1]).toBeCloseTo(1, 12);
  expect(Math.abs(vectors[0]! * vectors[1]!)).toBeCloseTo(0.5, 12);
  expect(symmetricEigen(Float64Array.of(7), 1).values[0]).toBe(7);
});

test('the vectors are orthonormal, belong to their values, and the values fall', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 24 }), fc.integer(), fc.boolean(), (n, seed, isLowRank) => {
      const rng = createRng(seed);
      const rows = isLowRank ? Math.ceil(n / 3) : n;
      const x = Float64Array.from({ length: rows * n }, () => rng.normal());
      const a = new Float64Array(n * n);
      for (let r = 0; r < rows; r++) {
        for (let i = 0; i < n; i++)
          for (let j = 0; j < n; j++) a[i * n + j]! += x[r * n + i]! * x[r * n + j]!;
      }
      const { values, vectors } = symmetricEigen(a, n);
      for (let k = 0; k < n; k++) {
        if (k > 0) expect(values[k]!).toBeLessThanOrEqual(values[k - 1]!);
        const v = vectors.subarray(k * n, (k + 1) * n);
        for (let i = 0; i < n; i++) {
          const product = v.reduce((sum, value, j) => sum + a[i * n + j]! * value, 0);
          expect(product).toBeCloseTo(values[k]! * v[i]!, 8);
        }
        for (let other = 0; other <= k; other++) {
          const inner = v.reduce((sum, value, j) => sum + value * vectors[other * n + j]!, 0);
          expect(inner).toBeCloseTo(other === k ? 1 : 0, 9);
        }
      }
    }),
    { seed: 7, numRuns: 60 },
  );
});
