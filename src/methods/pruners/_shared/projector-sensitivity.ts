import { createRng } from '../../../base/rng.ts';
import { createTensor, type Tensor } from '../../../base/tensor.ts';
import type { Projector } from '../../../contracts/pruner-source.ts';
import type { Rows } from '../../../base/unit-rows.ts';

export interface SensitivityOptions {
  /** Random directions `m`. */
  readonly directions: number;
  /** Step `h` of the central differences. */
  readonly step: number;
  readonly seed: number;
  readonly turn: () => Promise<void>;
}

/**
 * Zeroth-order sensitivity of a projector (ZOO-Prune, arXiv 2509.24837): `S_i = mean_j |(M(x_i + h u_j) - M(x_i - h u_j)) /
 * 2h|` over random unit directions `u_j` shared by all tokens. Costs `2 m n` projector rows, in `m` batches of `2 n`.
 * @returns `[n]`, at least 0. An unbiased estimate of `E |J(x_i) u|` up to O(h²); exact when `M` is quadratic.
 */
export async function projectorSensitivity(
  rows: Rows,
  projector: Projector,
  { directions, step, seed, turn }: SensitivityOptions,
): Promise<Float64Array> {
  const { n, width, data } = rows;
  const rng = createRng(seed);
  const sensitivity = new Float64Array(n);
  const batch = new Float32Array(2 * n * width);
  const half = n * width;
  for (let j = 0; j < directions; j++) {
    await turn();
    const direction = unitDirection(Float64Array.from({ length: width }, () => rng.normal()));
    for (let row = 0; row < half; row += width) {
      for (let c = 0; c < width; c++) {
        const push = step * direction[c]!;
        batch[row + c] = data[row + c]! + push;
        batch[half + row + c] = data[row + c]! - push;
      }
    }
    addResponses(sensitivity, await projector(createTensor(batch, [2 * n, width])), 2 * step * directions);
  }
  return sensitivity;
}

function unitDirection(vector: Float64Array): Float64Array {
  let square = 0;
  for (const value of vector) square += value * value;
  return vector.map((value) => value / Math.sqrt(square));
}

/** Adds `|y_i - y_{n + i}| / scale` to each token. */
function addResponses(sensitivity: Float64Array, y: Tensor, scale: number): void {
  const width = y.shape[1]!;
  const half = sensitivity.length * width;
  for (let i = 0; i < sensitivity.length; i++) {
    let square = 0;
    for (let at = i * width; at < (i + 1) * width; at++) {
      const change = y.data[at]! - y.data[half + at]!;
      square += change * change;
    }
    sensitivity[i]! += Math.sqrt(square) / scale;
  }
}

/** Spreads below this share of the largest sensitivity are float32 rounding, not signal. */
const ROUNDING = 1e-4;

/**
 * Sensitivities rescaled to [0, 1]. A linear projector answers every token alike; all tokens then get 1.
 * @returns `flat` says that this happened.
 */
export function normaliseSensitivity(sensitivity: Float64Array): { values: Float64Array; flat: boolean } {
  let low = Infinity;
  let high = -Infinity;
  for (const value of sensitivity) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  const flat = high - low <= ROUNDING * high;
  return { values: sensitivity.map((value) => (flat ? 1 : (value - low) / (high - low))), flat };
}

export const FLAT_SENSITIVITY =
  'The projector answers every token alike, as a linear one does: all sensitivities are set to 1.';
