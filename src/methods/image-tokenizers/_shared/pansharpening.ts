import { TokenscopeError } from '../../../contracts/errors.ts';
import type { BandImage } from '../../../contracts/image-tokenizer.ts';

/** Every pixel repeated `scale × scale` times: what the network adds its detail to, and all that it gives when its head is zero. */
export function upsampleNearest(image: BandImage, scale: number): BandImage {
  const { bands, height, width } = image;
  const data = new Float32Array(image.data.length * scale ** 2);
  const wide = width * scale;
  for (let band = 0; band < bands; band++) {
    for (let y = 0; y < height * scale; y++) {
      const from = (band * height + Math.floor(y / scale)) * width;
      const to = (band * height * scale + y) * wide;
      for (let x = 0; x < wide; x++) data[to + x] = image.data[from + Math.floor(x / scale)]!;
    }
  }
  return { data, bands, height: height * scale, width: wide };
}

/** Cubic convolution (Keys, `a = -0.75`) with half-pixel centres and clamped edges, as in PyTorch's `bicubic`. */
export function upsampleBicubic(image: BandImage, scale: number): BandImage {
  const { bands, height, width } = image;
  const rows = taps(height, scale);
  const cols = taps(width, scale);
  const data = new Float32Array(image.data.length * scale ** 2);
  const across = new Float64Array(height * cols.length);
  let out = 0;
  for (let band = 0; band < bands; band++) {
    for (let y = 0; y < height; y++) {
      const row = (band * height + y) * width;
      cols.forEach(({ at, weight }, x) => {
        let sum = 0;
        for (let k = 0; k < 4; k++) sum += weight[k]! * image.data[row + at[k]!]!;
        across[y * cols.length + x] = sum;
      });
    }
    for (const { at, weight } of rows) {
      for (let x = 0; x < cols.length; x++) {
        let sum = 0;
        for (let k = 0; k < 4; k++) sum += weight[k]! * across[at[k]! * cols.length + x]!;
        data[out++] = sum;
      }
    }
  }
  return { data, bands, height: rows.length, width: cols.length };
}

interface Taps {
  readonly at: readonly number[];
  readonly weight: readonly number[];
}

/** Which four values of a line make each value of the line `scale` times as long, and how much of each. */
function taps(length: number, scale: number): readonly Taps[] {
  return Array.from({ length: length * scale }, (_, i) => {
    const centre = (i + 0.5) / scale - 0.5;
    const first = Math.floor(centre) - 1;
    return {
      at: [0, 1, 2, 3].map((k) => Math.max(0, Math.min(length - 1, first + k))),
      weight: [0, 1, 2, 3].map((k) => cubic(Math.abs(centre - (first + k)))),
    };
  });
}

function cubic(x: number): number {
  const a = -0.75;
  if (x <= 1) return (a + 2) * x ** 3 - (a + 3) * x ** 2 + 1;
  return x < 2 ? a * (x ** 3 - 5 * x ** 2 + 8 * x - 4) : 0;
}

/**
 * Brovey transform: `out_b = up_b · pan / mean_b(up)`, so that the mean over bands is the panchromatic image. Where the bands
 * sum to nothing there are no proportions, and every band gets the panchromatic value.
 * @throws TokenscopeError `bad-input` when the two images differ in size, or `pan` has more than one band.
 */
export function brovey(up: BandImage, pan: BandImage): BandImage {
  if (pan.bands !== 1 || pan.height !== up.height || pan.width !== up.width) {
    throw new TokenscopeError(
      'bad-input',
      `A panchromatic image of ${pan.bands} × ${pan.height} × ${pan.width} does not fit bands of ${up.height} × ${up.width}.`,
      'Give one band of the size of the upsampled image.',
    );
  }
  const area = up.height * up.width;
  const data = new Float32Array(up.data.length);
  for (let i = 0; i < area; i++) {
    let mean = 0;
    for (let band = 0; band < up.bands; band++) mean += up.data[band * area + i]! / up.bands;
    for (let band = 0; band < up.bands; band++) {
      const at = band * area + i;
      data[at] = mean === 0 ? pan.data[i]! : (up.data[at]! * pan.data[i]!) / mean;
    }
  }
  return { ...up, data };
}
