import { expect, test } from 'vitest';
import { createRng } from '../../../base/rng.ts';
import { ImagePatches, informationRows } from './patch-information.ts';

const side = 224;
const rng = createRng(1);
/** Smooth colour with a little noise, as photographs have. */
const image = {
  data: Float32Array.from({ length: 3 * side * side }, (_, i) => {
    const [x, y] = [i % side, Math.floor(i / side) % side];
    return 0.5 + 0.2 * Math.sin(x / 17) * Math.cos(y / 23) + 0.05 * rng.normal();
  }),
  bands: 3,
  height: side,
  width: side,
};

const patches = new ImagePatches(image);

test('the bound of the paper: nothing is lost once a token has a number for each value', () => {
  const rows = [...informationRows(patches, 48)];
  expect(rows.map(({ patch, tokens, values }) => [patch, tokens, values])).toEqual([
    [32, 49, 3072],
    [16, 196, 768],
    [8, 784, 192],
    [4, 3136, 48],
    [2, 12_544, 12],
    [1, 50_176, 3],
  ]);
  const lossless = rows.map(({ psnr }) => psnr === Number.POSITIVE_INFINITY);
  expect(lossless.slice(1)).toEqual([false, false, true, true, true]);
  expect(rows[0]!.psnr).toBeLessThan(rows[1]!.psnr);
  expect(rows[1]!.psnr).toBeLessThan(rows[2]!.psnr);
  expect(rows.every(({ isLowerBound }) => !isLowerBound)).toBe(true);
});

test('more numbers than components are known: a lower bound, but at the bound of the paper nothing is lost', () => {
  expect(patches.information(16, 700)).toMatchObject({ isLowerBound: true });
  expect(patches.information(16, 768)).toMatchObject({ isLowerBound: false, psnr: Number.POSITIVE_INFINITY });
  expect(patches.rebuilt(16, 768) === image).toBe(true);
});

test('the rebuilt image is as far off as the figure says', () => {
  const rebuilt = patches.rebuilt(8, 20);
  let square = 0;
  rebuilt.data.forEach((value, i) => (square += (value - image.data[i]!) ** 2));
  expect(-10 * Math.log10(square / rebuilt.data.length)).toBeCloseTo(patches.information(8, 20).psnr, 3);
});
