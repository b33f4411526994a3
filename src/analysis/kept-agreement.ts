import type { FlatTrace } from '../contracts/vision-view.ts';
import { jaccard } from './pruning-quality.ts';

/** Patches of one view are numbered below this. */
const viewStride = 2 ** 24;

/**
 * Patches that stand for themselves in the output, as `2²⁴ · view + index`: kept and recovered ones, and the seats of merged tokens.
 * Windows that were pooled or stacked have no seat.
 */
export function standingPatches({ kind, view, anchor }: FlatTrace): ReadonlySet<number> {
  const standing = new Set<number>();
  for (let t = 0; t < kind.length; t++) {
    const hasSeat = anchor[t]! >= 0 && kind[t] !== 'pooled' && kind[t] !== 'stacked';
    if (hasSeat) standing.add(viewStride * view[t]! + anchor[t]!);
  }
  return standing;
}

/**
 * By how many of the traces each patch stands for itself.
 * @param sizes patches of each view.
 */
export function agreementMaps(
  traces: readonly FlatTrace[],
  sizes: readonly number[],
): readonly Float32Array[] {
  const counts = sizes.map((n) => new Float32Array(n));
  for (const trace of traces) {
    for (const patch of standingPatches(trace)) {
      counts[Math.floor(patch / viewStride)]![patch % viewStride]! += 1;
    }
  }
  return counts;
}

/** `|A ∩ B| / |A ∪ B|` of what stands in each pair of traces, row by row. */
export function agreementMatrix(traces: readonly FlatTrace[]): readonly (readonly number[])[] {
  const sets = traces.map(standingPatches);
  return sets.map((a) => sets.map((b) => jaccard(a, b)));
}
