import { createTensor } from '../../../base/tensor.ts';
import { TokenscopeError } from '../../../contracts/errors.ts';
import type { BandImage, PatchCode } from '../../../contracts/image-tokenizer.ts';

/**
 * Cuts an image into square patches: a permutation of its values.
 * @throws TokenscopeError `bad-input` when `patch` does not divide both sides.
 */
export function patchify(image: BandImage, patch: number): PatchCode {
  const { bands, height, width } = image;
  if (!Number.isInteger(patch) || patch < 1 || height % patch !== 0 || width % patch !== 0) {
    throw new TokenscopeError(
      'bad-input',
      `Patches of ${patch} pixels do not tile an image of ${width} × ${height}.`,
      'Choose a whole number that divides both sides.',
    );
  }
  const grid = { h: height / patch, w: width / patch };
  const latents = createTensor(new Float32Array(image.data.length), [grid.h * grid.w, bands * patch ** 2]);
  forEachRun(image, patch, (pixel, at) => {
    latents.data.set(image.data.subarray(pixel, pixel + patch), at);
  });
  return { latents, grid, bands, patch };
}

/** The inverse of {@link patchify}. */
export function unpatchify({ latents, grid, bands, patch }: PatchCode): BandImage {
  const image = {
    data: new Float32Array(latents.data.length),
    bands,
    height: grid.h * patch,
    width: grid.w * patch,
  };
  forEachRun(image, patch, (pixel, at) => {
    image.data.set(latents.data.subarray(at, at + patch), pixel);
  });
  return image;
}

/** Visits every row of every patch: where its `patch` values start in the image and where in the tokens. */
function forEachRun(image: BandImage, patch: number, visit: (pixel: number, at: number) => void): void {
  const { bands, height, width } = image;
  let at = 0;
  for (let top = 0; top < height; top += patch) {
    for (let left = 0; left < width; left += patch) {
      for (let band = 0; band < bands; band++) {
        for (let y = top; y < top + patch; y++) {
          visit((band * height + y) * width + left, at);
          at += patch;
        }
      }
    }
  }
}

/**
 * The image of the headless runner's input.
 * @throws TokenscopeError `bad-input` telling the shape.
 */
export function readImage(value: unknown, name: string): BandImage {
  const { bands, height, width, data } = (value ?? {}) as Partial<Record<keyof BandImage, unknown>>;
  const sizes = [bands, height, width];
  const isImage =
    sizes.every((size) => Number.isInteger(size) && (size as number) > 0) &&
    (Array.isArray(data) || data instanceof Float32Array) &&
    data.length === sizes.reduce<number>((product, size) => product * (size as number), 1);
  if (!isImage) {
    throw new TokenscopeError(
      'bad-input',
      `The input holds no image '${name}'.`,
      `Give {"${name}": {"bands": b, "height": h, "width": w, "data": [b·h·w numbers, band after band]}}.`,
    );
  }
  return {
    data: Float32Array.from(data as ArrayLike<number>),
    bands: bands as number,
    height: height as number,
    width: width as number,
  };
}
