import { symmetricEigen } from '../base/symmetric-eigen.ts';
import type { Tensor } from '../base/tensor.ts';

/** The principal components of one image's tokens. */
export interface PrincipalPatches {
  /** Tokens, and values of each. */
  readonly n: number;
  readonly width: number;
  /** Variance along each component times the number of tokens, largest first; `min(n, width)` of them. */
  readonly scatter: Float64Array;
  readonly mean: Float64Array;
  readonly centred: Float64Array;
  /** Unit vectors, one a row: over the values of a token, or over the tokens where these are fewer. */
  readonly basis: Float64Array;
  readonly isOverTokens: boolean;
}

/**
 * Principal components of tokens `[n, width]`. The smaller of the two Gram matrices is taken apart; both tell the same.
 * No linear map to `d` numbers per token loses less of these tokens than the first `d` components.
 */
export function principalPatches({ data, shape }: Tensor): PrincipalPatches {
  const [n, width] = shape as [number, number];
  const mean = new Float64Array(width);
  for (let i = 0; i < data.length; i++) mean[i % width]! += data[i]! / n;
  const centred = Float64Array.from(data, (value, i) => value - mean[i % width]!);
  const isOverTokens = n < width;
  const { values, vectors } = isOverTokens
    ? symmetricEigen(gramOfRows(centred, n, width), n)
    : symmetricEigen(gramOfColumns(centred, n, width), width);
  return {
    n,
    width,
    scatter: values.map((value) => Math.max(0, value)),
    mean,
    centred,
    basis: vectors,
    isOverTokens,
  };
}

function gramOfRows(x: Float64Array, n: number, width: number): Float64Array {
  const gram = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = 0;
      for (let c = 0; c < width; c++) sum += x[i * width + c]! * x[j * width + c]!;
      gram[i * n + j] = sum;
      gram[j * n + i] = sum;
    }
  }
  return gram;
}

function gramOfColumns(x: Float64Array, n: number, width: number): Float64Array {
  const gram = new Float64Array(width * width);
  for (let row = 0; row < n; row++) {
    const at = row * width;
    for (let i = 0; i < width; i++) {
      const value = x[at + i]!;
      for (let j = 0; j <= i; j++) gram[i * width + j]! += value * x[at + j]!;
    }
  }
  for (let i = 0; i < width; i++) for (let j = 0; j < i; j++) gram[j * width + i] = gram[i * width + j]!;
  return gram;
}

/**
 * PSNR in dB (peak 1) of the tokens when only `kept` numbers of each survive: what the dropped components hold is the error.
 * Infinite where nothing is lost: an error below the rounding of float32 counts as none.
 */
export function psnrAt({ n, width, scatter }: PrincipalPatches, kept: number): number {
  let lost = 0;
  for (let k = kept; k < scatter.length; k++) lost += scatter[k]!;
  const error = lost / (n * width);
  return error < 1e-14 ? Number.POSITIVE_INFINITY : -10 * Math.log10(error);
}

/** The tokens `[n, width]` rebuilt from their first `kept` components. */
export function rebuildPatches(patches: PrincipalPatches, kept: number): Float32Array<ArrayBuffer> {
  const { n, width, mean, centred, basis, isOverTokens } = patches;
  const count = Math.min(kept, patches.scatter.length);
  const size = isOverTokens ? n : width;
  const rebuilt = new Float64Array(n * width);
  const along = new Float64Array(isOverTokens ? width : 1);
  for (let k = 0; k < count; k++) {
    const vector = basis.subarray(k * size, (k + 1) * size);
    if (isOverTokens) {
      along.fill(0);
      for (let i = 0; i < n; i++)
        for (let c = 0; c < width; c++) along[c]! += vector[i]! * centred[i * width + c]!;
      for (let i = 0; i < n; i++)
        for (let c = 0; c < width; c++) rebuilt[i * width + c]! += vector[i]! * along[c]!;
    } else {
      for (let i = 0; i < n; i++) {
        let score = 0;
        for (let c = 0; c < width; c++) score += vector[c]! * centred[i * width + c]!;
        for (let c = 0; c < width; c++) rebuilt[i * width + c]! += vector[c]! * score;
      }
    }
  }
  return Float32Array.from(rebuilt, (value, i) => value + mean[i % width]!);
}
