import { symmetricEigen } from '../base/symmetric-eigen.ts';
import type { Tensor } from '../base/tensor.ts';

/** Directions in which tokens vary, the strongest first. */
export interface PatchBasis {
  readonly width: number;
  readonly mean: Float64Array;
  /** `[count, width]` orthonormal rows; as many as the tokens behind them span. */
  readonly vectors: Float64Array;
  readonly count: number;
}

/** A direction with this small a part of the strongest one's variance is rounding. */
const negligible = 1e-12;

/** Principal components of tokens `[n, width]`, through the smaller of their two Gram matrices. */
export function patchBasis({ data, shape }: Tensor): PatchBasis {
  const [n, width] = shape as [number, number];
  const mean = new Float64Array(width);
  for (let i = 0; i < data.length; i++) mean[i % width]! += data[i]! / n;
  const centred = Float64Array.from(data, (value, i) => value - mean[i % width]!);
  const { values, vectors } =
    n < width
      ? symmetricEigen(gramOfRows(centred, n, width), n)
      : symmetricEigen(gramOfColumns(centred, n, width), width);
  const count = values.findIndex((value) => value <= negligible * values[0]!);
  const kept = count < 0 ? values.length : count;
  return {
    width,
    mean,
    vectors:
      n < width ? overValues(vectors, values, centred, n, width, kept) : vectors.slice(0, kept * width),
    count: kept,
  };
}

/** Eigenvectors over tokens as directions over values: `Xᵀ u / √λ`. */
function overValues(
  vectors: Float64Array,
  values: Float64Array,
  x: Float64Array,
  n: number,
  width: number,
  count: number,
): Float64Array {
  const directions = new Float64Array(count * width);
  for (let k = 0; k < count; k++) {
    const to = directions.subarray(k * width, (k + 1) * width);
    const scale = 1 / Math.sqrt(values[k]!);
    for (let i = 0; i < n; i++) {
      const weight = vectors[k * n + i]! * scale;
      const row = i * width;
      for (let c = 0; c < width; c++) to[c]! += weight * x[row + c]!;
    }
  }
  return directions;
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

/** Tokens seen along the directions of a basis. */
export interface ProjectedPatches {
  readonly basis: PatchBasis;
  readonly n: number;
  /** `[n, count]`: how far each token lies along each direction. */
  readonly scores: Float64Array;
  /** `[count + 1]`: squared error over all tokens when so many directions are kept. */
  readonly lost: Float64Array;
}

export function projectPatches(basis: PatchBasis, { data, shape }: Tensor): ProjectedPatches {
  const n = shape[0]!;
  const { width, mean, vectors, count } = basis;
  const scores = new Float64Array(n * count);
  const energy = new Float64Array(count);
  const centred = new Float64Array(width);
  let whole = 0;
  for (let i = 0; i < n; i++) {
    for (let c = 0; c < width; c++) {
      centred[c] = data[i * width + c]! - mean[c]!;
      whole += centred[c]! ** 2;
    }
    for (let k = 0; k < count; k++) {
      let along = 0;
      for (let c = 0; c < width; c++) along += vectors[k * width + c]! * centred[c]!;
      scores[i * count + k] = along;
      energy[k]! += along ** 2;
    }
  }
  const lost = new Float64Array(count + 1);
  lost[0] = whole;
  for (let k = 0; k < count; k++) lost[k + 1] = Math.max(0, lost[k]! - energy[k]!);
  return { basis, n, scores, lost };
}

/**
 * PSNR in dB (peak 1) when `kept` numbers of each token survive. With a number for every value nothing is lost, whatever the basis;
 * an error below the rounding of float32 counts as none.
 */
export function psnrAt({ basis, n, lost }: ProjectedPatches, kept: number): number {
  if (kept >= basis.width) return Number.POSITIVE_INFINITY;
  const error = lost[Math.min(kept, basis.count)]! / (n * basis.width);
  return error < 1e-14 ? Number.POSITIVE_INFINITY : -10 * Math.log10(error);
}

/** The tokens `[n, width]` rebuilt from `kept` of their numbers. */
export function rebuildPatches(
  { basis, n, scores }: ProjectedPatches,
  kept: number,
): Float32Array<ArrayBuffer> {
  const { width, mean, vectors, count } = basis;
  const rebuilt = new Float32Array(n * width);
  const token = new Float64Array(width);
  for (let i = 0; i < n; i++) {
    token.set(mean);
    for (let k = 0; k < Math.min(kept, count); k++) {
      const score = scores[i * count + k]!;
      for (let c = 0; c < width; c++) token[c]! += score * vectors[k * width + c]!;
    }
    rebuilt.set(token, i * width);
  }
  return rebuilt;
}
