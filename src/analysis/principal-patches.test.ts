import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createRng } from '../base/rng.ts';
import { createTensor, type Tensor } from '../base/tensor.ts';
import { patchBasis, projectPatches, psnrAt, rebuildPatches } from './principal-patches.ts';

function randomTokens(n: number, width: number, seed: number): Tensor {
  const rng = createRng(seed);
  return createTensor(
    Float32Array.from({ length: n * width }, () => rng.next()),
    [n, width],
  );
}

const psnr = (a: Float32Array, b: Float32Array): number => {
  let square = 0;
  for (let i = 0; i < a.length; i++) square += (a[i]! - b[i]!) ** 2;
  return -10 * Math.log10(square / a.length);
};

test('the directions are orthonormal, from either Gram matrix', () => {
  for (const [n, width] of [
    [9, 5],
    [5, 9],
  ] as const) {
    const { vectors, count } = patchBasis(randomTokens(n, width, 4));
    expect(count).toBe(Math.min(n - 1, width));
    for (let a = 0; a < count; a++) {
      for (let b = 0; b <= a; b++) {
        let inner = 0;
        for (let c = 0; c < width; c++) inner += vectors[a * width + c]! * vectors[b * width + c]!;
        expect(inner).toBeCloseTo(Number(a === b), 9);
      }
    }
  }
});

test('the PSNR told beforehand is that of the rebuilt tokens, and never falls', () => {
  const size = fc.integer({ min: 2, max: 14 });
  fc.assert(
    fc.property(size, size, size, fc.integer(), (fitted, n, width, seed) => {
      const tokens = randomTokens(n, width, seed);
      const projected = projectPatches(patchBasis(randomTokens(fitted, width, seed + 1)), tokens);
      let before = Number.NEGATIVE_INFINITY;
      for (let kept = 0; kept < width; kept++) {
        const told = psnrAt(projected, kept);
        if (Number.isFinite(told) && told < 100)
          expect(told).toBeCloseTo(psnr(tokens.data, rebuildPatches(projected, kept)), 3);
        expect(told).toBeGreaterThanOrEqual(before);
        before = told;
      }
    }),
    { seed: 3, numRuns: 40 },
  );
});

test('a number for every value loses nothing, one fewer does', () => {
  const tokens = randomTokens(40, 12, 1);
  const projected = projectPatches(patchBasis(tokens), tokens);
  expect(psnrAt(projected, 12)).toBe(Number.POSITIVE_INFINITY);
  expect(psnrAt(projected, 11)).toBeLessThan(60);
  expect(psnr(tokens.data, rebuildPatches(projected, 12))).toBeGreaterThan(120);
});

test('on its own tokens no other basis loses less', () => {
  const tokens = randomTokens(30, 6, 3);
  const own = projectPatches(patchBasis(tokens), tokens);
  for (const seed of [9, 10, 11]) {
    const other = projectPatches(patchBasis(randomTokens(30, 6, seed)), tokens);
    for (const kept of [1, 3, 5]) expect(psnrAt(own, kept)).toBeGreaterThan(psnrAt(other, kept));
  }
});
