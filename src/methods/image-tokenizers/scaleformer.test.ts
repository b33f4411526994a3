import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { createRng } from '../../base/rng.ts';
import type { BandImage } from '../../contracts/image-tokenizer.ts';

import {
  brovey,
  drawTrainingWindow,
  method,
  sequenceLength,
  upsampleBicubic,
  upsampleNearest,
} from './scaleformer.ts';

interface Golden {
  readonly reference: string;
  readonly resampled: readonly {
    readonly height: number;
    readonly width: number;
    readonly scale: number;
    readonly input: readonly number[];
    readonly bicubic: readonly number[];
    readonly nearest: readonly number[];
  }[];
}
const { reference, resampled } = JSON.parse(
  readFileSync(new URL('./__golden__/patches.json', import.meta.url), 'utf8'),
) as Golden;

function randomImage(bands: number, height: number, width: number, seed: number): BandImage {
  const rng = createRng(seed);
  const data = Float32Array.from({ length: bands * height * width }, () => rng.next());
  return { data, bands, height, width };
}

test.each(resampled)(`$height × $width at $scale times as ${reference} does`, (given) => {
  const { height, width, scale, input, bicubic, nearest } = given;
  const image = { data: Float32Array.from(input), bands: 2, height, width };
  const up = upsampleBicubic(image, scale);
  expect([up.bands, up.height, up.width]).toEqual([2, height * scale, width * scale]);
  bicubic.forEach((value, i) => expect(up.data[i]).toBeCloseTo(value, 5));
  expect(upsampleNearest(image, scale).data).toEqual(Float32Array.from(nearest));
});

test('the window stays put while the sequence grows', () => {
  expect([200, 400, 800, 1600, 2000].map((size) => sequenceLength(size, 200))).toEqual([1, 4, 16, 64, 100]);
});

test('patches put together again are the image, for any window that divides it', () => {
  for (const window of [1, 2, 3, 4, 6, 12]) {
    const image = randomImage(5, 12, 24, window);
    const code = method.encode(image, { window });
    expect(code.latents.shape).toEqual([(12 * 24) / window ** 2, 5 * window ** 2]);
    expect(method.decode(code)).toEqual(image);
  }
});

test('Brovey: the mean over bands is the panchromatic image, and proportions stay', () => {
  const up = randomImage(4, 6, 5, 1);
  const pan = randomImage(1, 6, 5, 2);
  const { data } = brovey(up, pan);
  for (let i = 0; i < 30; i++) {
    const bands = [0, 1, 2, 3].map((band) => data[band * 30 + i]!);
    expect(bands.reduce((a, b) => a + b) / 4).toBeCloseTo(pan.data[i]!, 5);
    expect(bands[1]! / bands[0]!).toBeCloseTo(up.data[30 + i]! / up.data[i]!, 3);
  }
  const black = { ...up, data: new Float32Array(120) };
  expect(brovey(black, pan).data.subarray(90)).toEqual(pan.data);
  expect(() => brovey(up, randomImage(1, 5, 6, 3))).toThrow(/does not fit/);
  expect(() => brovey(up, randomImage(2, 6, 5, 3))).toThrow(/does not fit/);
});

test('training windows: all, a half, a quarter or an eighth of the side, a half twice as often', () => {
  const rng = createRng(1);
  const counts = new Map<number, number>();
  for (let i = 0; i < 20_000; i++) {
    const window = drawTrainingWindow(200, rng);
    counts.set(window, (counts.get(window) ?? 0) + 1);
  }
  expect([200, 100, 50, 25].map((window) => Math.round((20 * counts.get(window)!) / 20_000))).toEqual([
    4, 8, 4, 4,
  ]);
});

test('headless: the baselines at the size of the panchromatic image', () => {
  const pan = randomImage(1, 8, 8, 1);
  const bands = randomImage(4, 2, 2, 2);
  const { length, nearest, bicubic, brovey: fused } = method.run({ pan, bands }, { window: 4 });
  expect(length).toBe(4);
  expect(bicubic).toEqual(upsampleBicubic(bands, 4));
  expect(fused).toEqual(brovey(nearest, pan));
  expect(() => method.run({ pan }, {})).toThrow(/no image 'bands'/);
});
