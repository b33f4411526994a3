import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createRng } from '../base/rng.ts';
import { createTensor } from '../base/tensor.ts';
import { principalPatches, psnrAt, rebuildPatches } from './principal-patches.ts';

function randomTokens(n: number, width: number, seed: number) {
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

test('the PSNR told by the components is that of the rebuilt tokens, on either side of square', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 2, max: 14 }),
      fc.integer({ min: 2, max: 14 }),
      fc.integer(),
      (n, width, seed) => {
        const tokens = randomTokens(n, width, seed);
        const patches = principalPatches(tokens);
        let before = Number.NEGATIVE_INFINITY;
        for (let kept = 0; kept < Math.min(n - 1, width); kept++) {
          const told = psnrAt(patches, kept);
          expect(told).toBeCloseTo(psnr(tokens.data, rebuildPatches(patches, kept)), 3);
          expect(told).toBeGreaterThanOrEqual(before);
          before = told;
        }
      },
    ),
    { seed: 3, numRuns: 40 },
  );
});

test('as many numbers as values lose nothing', () => {
  const tokens = randomTokens(40, 12, 1);
  const patches = principalPatches(tokens);
  expect(psnrAt(patches, 12)).toBe(Number.POSITIVE_INFINITY);
  expect(psnrAt(patches, 11)).toBeLessThan(60);
  expect(psnr(tokens.data, rebuildPatches(patches, 12))).toBeGreaterThan(120);
});

test('fewer tokens than values: one number less than tokens loses nothing', () => {
  const patches = principalPatches(randomTokens(5, 40, 2));
  expect(psnrAt(patches, 4)).toBe(Number.POSITIVE_INFINITY);
  expect(psnrAt(patches, 3)).toBeLessThan(60);
});

test('no other subspace loses less: random directions do worse', () => {
  const tokens = randomTokens(30, 6, 3);
  const rotated = principalPatches(tokens);
  const random = { ...rotated, basis: principalPatches(randomTokens(30, 6, 9)).basis };
  expect(psnr(tokens.data, rebuildPatches(rotated, 3))).toBeGreaterThan(
    psnr(tokens.data, rebuildPatches(random, 3)),
  );
});
