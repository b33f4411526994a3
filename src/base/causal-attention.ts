/** Extents of grouped-query attention; query row r is token `qStart + r`, key row j is token j. */
export interface AttentionExtents {
  readonly heads: number;
  readonly kvHeads: number;
  readonly d: number;
  readonly scale: number;
  readonly qStart: number;
  readonly nK: number;
}

/** Vectors `[heads, rows, d]`: row r of head h begins at `h · stride + r · d`. */
interface Vectors {
  readonly data: Float32Array;
  readonly stride: number;
}

/** Key/value head that query head `head` reads: neighbouring query heads share one. */
export const kvHeadOf = (head: number, heads: number, kvHeads: number): number =>
  Math.floor((head * kvHeads) / heads);

/** `out[j] = q · k_j` for keys `from ≤ j < to`, without scale, accumulated in float64. */
export function dotProducts(
  q: Vectors,
  k: Vectors,
  at: { readonly head: number; readonly kvHead: number; readonly row: number; readonly d: number },
  from: number,
  to: number,
  out: Float64Array,
): void {
  const { d } = at;
  const a = q.data;
  const b = k.data;
  const qAt = at.head * q.stride + at.row * d;
  const whole = d & ~3;
  for (let j = from; j < to; j++) {
    const kAt = at.kvHead * k.stride + j * d;
    let s0 = 0;
    let s1 = 0;
    let s2 = 0;
    let s3 = 0;
    for (let c = 0; c < whole; c += 4) {
      s0 += a[qAt + c]! * b[kAt + c]!;
      s1 += a[qAt + c + 1]! * b[kAt + c + 1]!;
      s2 += a[qAt + c + 2]! * b[kAt + c + 2]!;
      s3 += a[qAt + c + 3]! * b[kAt + c + 3]!;
    }
    for (let c = whole; c < d; c++) s0 += a[qAt + c]! * b[kAt + c]!;
    out[j] = s0 + s1 + (s2 + s3);
  }
}

/**
 * Causal softmax attention of query rows `[fromRow, toRow)`: float32 `[heads, toRow - fromRow, nK]`, each row summing
 * to 1 over keys up to its own token, 0 beyond. O(heads · rows · nK · d).
 */
export function causalAttention(
  q: Vectors,
  k: Vectors,
  extents: AttentionExtents,
  fromRow: number,
  toRow: number,
): Float32Array {
  const { heads, kvHeads, d, scale, qStart, nK } = extents;
  const rows = toRow - fromRow;
  const out = new Float32Array(heads * rows * nK);
  const logits = new Float64Array(nK);
  for (let head = 0; head < heads; head++) {
    const kvHead = kvHeadOf(head, heads, kvHeads);
    for (let row = fromRow; row < toRow; row++) {
      const visible = Math.min(qStart + row + 1, nK);
      dotProducts(q, k, { head, kvHead, row, d }, 0, visible, logits);
      writeSoftmax(logits, visible, scale, out, (head * rows + row - fromRow) * nK);
    }
  }
  return out;
}

function writeSoftmax(
  logits: Float64Array,
  count: number,
  scale: number,
  out: Float32Array,
  at: number,
): void {
  let largest = -Infinity;
  for (let j = 0; j < count; j++) if (logits[j]! > largest) largest = logits[j]!;
  let sum = 0;
  for (let j = 0; j < count; j++) {
    const weight = Math.exp(scale * (logits[j]! - largest));
    logits[j] = weight;
    sum += weight;
  }
  for (let j = 0; j < count; j++) out[at + j] = logits[j]! / sum;
}

/** Outputs `[heads, rows, d]` of weights `[heads, rows, nK]` over values `[kvHeads, nK, d]`; zero weights are skipped. */
export function weightedValues(
  weights: Float32Array,
  v: Vectors,
  { heads, kvHeads, d, nK }: AttentionExtents,
): Float32Array {
  const rows = weights.length / (heads * nK);
  const out = new Float32Array(heads * rows * d);
  const sum = new Float64Array(d);
  for (let row = 0; row < heads * rows; row++) {
    const valuesAt = kvHeadOf(Math.floor(row / rows), heads, kvHeads) * v.stride;
    sum.fill(0);
    for (let j = 0; j < nK; j++) {
      const weight = weights[row * nK + j]!;
      if (weight === 0) continue;
      const at = valuesAt + j * d;
      for (let c = 0; c < d; c++) sum[c]! += weight * v.data[at + c]!;
    }
    out.set(sum, row * d);
  }
  return out;
}
