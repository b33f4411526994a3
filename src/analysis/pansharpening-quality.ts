import { TokenscopeError } from '../contracts/errors.ts';
import type { BandImage } from '../contracts/image-tokenizer.ts';

/** How far a fused image is from the truth. */
export interface FusionQuality {
  /** dB, peak 1, over all bands. */
  readonly psnr: number;
  /** Spectral angle mapper: mean angle between the spectra of a pixel, degrees. */
  readonly sam: number;
  /** Erreur relative globale adimensionnelle de synthèse: `100 / scale · sqrt(mean_b (RMSE_b / mean_b)²)`; 0 is perfect. */
  readonly ergas: number;
}

/**
 * The three figures that pansharpening papers report.
 * @param scale how many times finer the panchromatic image is than the bands
 * @throws TokenscopeError `bad-input` when the images differ in shape.
 */
export function fusionQuality(fused: BandImage, truth: BandImage, scale: number): FusionQuality {
  const { bands, height, width } = truth;
  if (fused.bands !== bands || fused.height !== height || fused.width !== width) {
    throw new TokenscopeError(
      'bad-input',
      'The fused image and the truth differ in shape.',
      'Give two images of the same bands, height and width.',
    );
  }
  const area = height * width;
  let square = 0;
  let relative = 0;
  for (let band = 0; band < bands; band++) {
    let error = 0;
    let mean = 0;
    for (let i = band * area; i < (band + 1) * area; i++) {
      error += (fused.data[i]! - truth.data[i]!) ** 2 / area;
      mean += truth.data[i]! / area;
    }
    square += error / bands;
    relative += error / mean ** 2 / bands;
  }
  return {
    psnr: -10 * Math.log10(square),
    sam: meanAngle(fused.data, truth.data, bands, area),
    ergas: (100 / scale) * Math.sqrt(relative),
  };
}

function meanAngle(a: Float32Array, b: Float32Array, bands: number, area: number): number {
  let sum = 0;
  for (let i = 0; i < area; i++) {
    let inner = 0;
    let normA = 0;
    let normB = 0;
    for (let at = i; at < bands * area; at += area) {
      inner += a[at]! * b[at]!;
      normA += a[at]! ** 2;
      normB += b[at]! ** 2;
    }
    const product = Math.sqrt(normA * normB);
    if (product > 0) sum += Math.acos(Math.min(1, Math.max(-1, inner / product)));
  }
  return (180 / Math.PI) * (sum / area);
}
