import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createRng } from '../base/rng.ts';
import { symmetricEigen } from '../base/symmetric-eigen.ts';
import { principalPlane } from './principal-plane.ts';

const rowsOf = (values: readonly (readonly number[])[]) => ({
  data: Float64Array.from(values.flat()),
  n: values.length,
  width: values[0]!.length,
});

it('finds the axes of points on a stretched cross', () => {
  const { points, shares } = principalPlane(
    rowsOf([
      [5, 1, 0],
      [-5, 1, 0],
      [0, 1, 2],
      [0, 1, -2],
      [0, 1, 0],
    ]),
  );
  expect(shares[0]).toBeCloseTo(50 / 58, 9);
  expect(shares[1]).toBeCloseTo(8 / 58, 9);
  expect(Array.from(points, Math.abs)).toEqual(
    [5, 0, 5, 0, 0, 2, 0, 2, 0, 0].map((v) => expect.closeTo(v, 5)),
  );
  expect(points[0]).toBeCloseTo(-points[2]!, 5);
});

it('holds as much variance as the two largest eigenvalues of the covariance', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 3, max: 30 }),
      fc.integer({ min: 2, max: 6 }),
      fc.nat(),
      (n, width, seed) => {
        const rng = createRng(seed);
        const values = Array.from({ length: n }, () =>
          Array.from({ length: width }, (_, c) => (c + 1) ** 2 * rng.normal()),
        );
        const means = values[0]!.map((_, c) => values.reduce((sum, row) => sum + row[c]! / n, 0));
        const scatter = means.flatMap((_, a) =>
          means.map((__, b) =>
            values.reduce((sum, row) => sum + (row[a]! - means[a]!) * (row[b]! - means[b]!), 0),
          ),
        );
        const eigen = Array.from(symmetricEigen(Float64Array.from(scatter), width).values).sort(
          (a, b) => b - a,
        );
        const total = eigen.reduce((sum, value) => sum + value, 0);
        const { shares } = principalPlane(rowsOf(values));
        expect(shares[0] + shares[1]).toBeCloseTo((eigen[0]! + eigen[1]!) / total, 3);
      },
    ),
    { seed: 3, numRuns: 60 },
  );
});

it('puts equal rows on one point', () => {
  const { points, shares } = principalPlane(
    rowsOf([
      [1, 2],
      [1, 2],
      [1, 2],
    ]),
  );
  expect(Array.from(points)).toEqual([0, 0, 0, 0, 0, 0]);
  expect(shares).toEqual([0, 0]);
});
