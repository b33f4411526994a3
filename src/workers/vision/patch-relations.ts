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

/**
 * Attention of CLS (`row` -1) or of a patch in one layer, over the patches of its own view; the rest of the row, to CLS, is left
 * out.
 * @param head one head, or -1 for the mean over heads.
 */
export function attentionOf(view: View, layer: number, head: number, row: number): Float32Array {
  const { queries, keys } = view.taps.get(layer)!;
  const [heads, rows, dh] = keys!.shape as [number, number, number];
  const mean = new Float32Array(rows);
  const chosen = head < 0 ? Array.from({ length: heads }, (_, h) => h) : [head];
  const real = (j: number): boolean => j === 0 || view.valid?.[j - 1] !== 0;
  for (const h of chosen) {
    const logits = Float64Array.from({ length: rows }, (_, j) => {
      if (!real(j)) return Number.NEGATIVE_INFINITY;
      let sum = 0;
      for (let c = 0; c < dh; c++) {
        sum += queries!.data[(h * rows + row + 1) * dh + c]! * keys!.data[(h * rows + j) * dh + c]!;
      }
      return sum / Math.sqrt(dh);
    });
    const attention = softmax(logits);
    for (let j = 0; j < rows; j++) mean[j]! += attention[j]! / chosen.length;
  }
  return mean.slice(1).map((share, i) => (real(i + 1) ? share : Number.NaN));
}
