/**
 * Which keys every query may read; always meant together with causality, so a list may name keys of the future.
 * `rows`: `[1 | H][nQ]` lists of key columns, ascending, without repeats; one entry for all heads, or one per query
 * head. Rows with the same keys may share one list.
 */
export type KeepSet =
  | { readonly kind: 'dense' }
  | { readonly kind: 'rows'; readonly rows: readonly (readonly Int32Array[])[] };

/** One call's extents: query row r is token `qStart + r`, key column j is token j. */
export interface KeepShape {
  readonly heads: number;
  readonly qStart: number;
  readonly nQ: number;
  readonly nK: number;
}

/** A keep-set as bits `[heads, nQ, nK]`, 1 where the pair is kept, causality applied. O(heads · nQ · nK) memory. */
export function keepMask(keep: KeepSet, shape: KeepShape): Uint8Array {
  const { heads, qStart, nQ, nK } = shape;
  const mask = new Uint8Array(heads * nQ * nK);
  for (let h = 0; h < heads; h++) {
    for (let r = 0; r < nQ; r++) {
      const start = (h * nQ + r) * nK;
      const last = qStart + r;
      if (keep.kind === 'dense') mask.fill(1, start, start + Math.min(last + 1, nK));
      else for (const key of keptRow(keep, h, r)) if (key <= last) mask[start + key] = 1;
    }
  }
  return mask;
}

/** The list of head `h` and row `r`, future keys included. */
export function keptRow(keep: Extract<KeepSet, { kind: 'rows' }>, head: number, row: number): Int32Array {
  return keep.rows[keep.rows.length === 1 ? 0 : head]![row]!;
}

/** Kept pairs of one row: list entries up to the query's own token. O(log n). */
export function keptInRow(keep: KeepSet, head: number, row: number, { qStart, nK }: KeepShape): number {
  const last = qStart + row;
  if (keep.kind === 'dense') return Math.min(last + 1, nK);
  const list = keptRow(keep, head, row);
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (list[middle]! <= last) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Pairs that causality allows per head: `N (N + 1) / 2` for a whole prompt. */
export function causalPairs({ qStart, nQ }: Pick<KeepShape, 'qStart' | 'nQ'>): number {
  return nQ * qStart + (nQ * (nQ + 1)) / 2;
}

/**
 * Attention as it is under a mask: dense weights `[heads, nQ, nK]` outside of it set to 0 and each row made to sum to 1
 * again, which is the softmax over the kept keys.
 */
export function realisedAttention(dense: Float32Array, mask: Uint8Array, nK: number): Float32Array {
  const out = new Float32Array(dense.length);
  for (let start = 0; start < dense.length; start += nK) {
    let sum = 0;
    for (let i = start; i < start + nK; i++) if (mask[i] !== 0) sum += dense[i]!;
    if (sum > 0) for (let i = start; i < start + nK; i++) if (mask[i] !== 0) out[i] = dense[i]! / sum;
  }
  return out;
}
