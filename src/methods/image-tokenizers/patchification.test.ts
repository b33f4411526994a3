import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { BandImage } from '../../contracts/image-tokenizer.ts';
import { createRng } from '../../base/rng.ts';
import { method } from './patchification.ts';

interface Golden {
  readonly reference: string;
  readonly unfolded: readonly {
    readonly bands: number;
    readonly height: number;
    readonly width: number;
    readonly patch: number;
    readonly input: readonly number[];
    readonly tokens: readonly number[];
  }[];
}
const { reference, unfolded } = JSON.parse(
  readFileSync(new URL('./__golden__/patches.json', import.meta.url), 'utf8'),
) as Golden;

function randomImage(bands: number, height: number, width: number, seed: number): BandImage {
  const rng = createRng(seed);
  const data = Float32Array.from({ length: bands * height * width }, () => rng.next());
  return { data, bands, height, width };
}

test.each(unfolded)(`$bands bands of $height × $width as ${reference} cuts them`, (given) => {
  const { bands, height, width, patch, input, tokens } = given;
  const image = { data: Float32Array.from(input), bands, height, width };
  expect(method.encode(image, { patch }).latents.data).toEqual(Float32Array.from(tokens));
});

test('patches put together again are the image, and N p² = H W', () => {
  const side = fc.integer({ min: 1, max: 6 });
  fc.assert(
    fc.property(
      side,
      side,
      side,
      fc.integer({ min: 1, max: 4 }),
      fc.integer(),
      (h, w, patch, bands, seed) => {
        const image = randomImage(bands, h * patch, w * patch, seed);
        const code = method.encode(image, { patch });
        expect(code.latents.shape).toEqual([h * w, bands * patch ** 2]);
        expect(code.latents.shape[0]! * patch ** 2).toBe(image.height * image.width);
        expect(method.decode(code)).toEqual(image);
      },
    ),
    { seed: 11, numRuns: 60 },
  );
});

test.each([
  [16, 196],
  [8, 784],
  [4, 3136],
  [2, 12_544],
  [1, 50_176],
])('patches of %i px make %i tokens of 224 px', (patch, count) => {
  const image = { data: new Float32Array(3 * 224 * 224), bands: 3, height: 224, width: 224 };
  expect(method.encode(image, { patch }).latents.shape[0]).toBe(count);
});

test('a side that is no multiple is refused with the cure', () => {
  const image = randomImage(3, 32, 30, 1);
  expect(() => method.encode(image, { patch: 16 })).toThrow(/16 pixels do not tile an image of 30 × 32/);
  expect(() => method.encode(image, { patch: 1.5 })).toThrow(/do not tile/);
});

test('headless: an image in, tokens out; anything else is refused with the shape', () => {
  const image = { bands: 1, height: 2, width: 2, data: [1, 2, 3, 4] };
  expect(method.run({ image }, { patch: 1 })).toMatchObject({ grid: { h: 2, w: 2 } });
  for (const bad of [null, {}, { image: { ...image, data: [1] } }, { image: { ...image, width: 0 } }]) {
    expect(() => method.run(bad, {})).toThrow(/holds no image 'image'/);
  }
});
