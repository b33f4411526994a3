import { softmax } from '../../base/softmax.ts';
import { cosine, toUnitRows } from '../../base/unit-rows.ts';
import { type View } from '../../contracts/pruner-source.ts';
import type { PatchRef } from '../../contracts/vision-view.ts';

/** Cosine of every patch to one patch, in the features that methods get; NaN at padding. One `[n]` array per view. */
export function similarityTo(views: readonly View[], { view, index }: PatchRef): readonly Float32Array[] {
  const rows = views.map(({ features }) =>
    toUnitRows({
      data: Float64Array.from(features.data),
      n: features.shape[0]!,
      width: features.shape[1]!,
    }),
  );
  const pinned = rows[view]!;
  return rows.map((others, v) =>
    Float32Array.from({ length: others.n }, (_, i) =>
      views[v]!.valid?.[i] === 0 ? Number.NaN : cosine(pinned, index, others, i),
    ),
  );
}

/** Whose attention, in which layer; `head` -1 for the mean over heads, `row` -1 for CLS. */
export interface AttentionRow {
  readonly layer: number;
  readonly head: number;
  readonly row: number;
}

/**
 * Attention of CLS or of a patch over the patches of its own view; the rest of the row, to CLS, is left out. NaN at padding, and
 * everywhere for CLS where the encoder has none.
 * @param masksPadding no token attends to padding
 */
export function attentionOf(
  view: View,
  { layer, head, row }: AttentionRow,
  masksPadding: boolean,
): Float32Array {
  const first = view.hasCls ? 1 : 0;
  const { queries, keys } = view.taps.get(layer)!;
  if (row < 0 && !view.hasCls) return new Float32Array(view.grid.h * view.grid.w).fill(Number.NaN);
  const [heads, rows, dh] = keys!.shape as [number, number, number];
  const mean = new Float32Array(rows);
  const chosen = head < 0 ? Array.from({ length: heads }, (_, h) => h) : [head];
  const real = (j: number): boolean => j < first || view.valid?.[j - first] !== 0;
  for (const h of chosen) {
    const logits = Float64Array.from({ length: rows }, (_, j) => {
      if (masksPadding && !real(j)) return Number.NEGATIVE_INFINITY;
      let sum = 0;
      for (let c = 0; c < dh; c++) {
        sum += queries!.data[(h * rows + row + first) * dh + c]! * keys!.data[(h * rows + j) * dh + c]!;
      }
      return sum / Math.sqrt(dh);
    });
    const attention = softmax(logits);
    for (let j = 0; j < rows; j++) mean[j]! += attention[j]! / chosen.length;
  }
  return mean.slice(first).map((share, i) => (real(i + first) ? share : Number.NaN));
}
