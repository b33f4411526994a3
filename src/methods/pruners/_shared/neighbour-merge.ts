import { topK } from '../../../base/top-k.ts';
import type { SparseRow } from './sparse-row.ts';

/**
 * `x_centre + sum_j a_j x_j` over the `count` candidates with the largest affinity to the centre, as PruMerge and
 * Recoverable Compression merge (the weights are not normalised).
 * @param candidates raster indices, the centre not among them.
 * @param affinity `[candidates]`.
 * @param attention `[n]` weight of each patch.
 */
export function mergeNeighbours(
  centre: number,
  candidates: readonly number[],
  affinity: ArrayLike<number>,
  count: number,
  attention: ArrayLike<number>,
): SparseRow {
  const nearest = Array.from(topK(affinity, count), (i) => candidates[i]!);
  const src = [centre, ...nearest].sort((a, b) => a - b);
  return { src, weight: src.map((index) => (index === centre ? 1 : attention[index]!)) };
}

/** `sum_j a_j x_j`: the extra token of what was not kept. */
export const leftoverRow = (indices: readonly number[], attention: ArrayLike<number>): SparseRow => ({
  src: indices,
  weight: indices.map((index) => attention[index]!),
});
