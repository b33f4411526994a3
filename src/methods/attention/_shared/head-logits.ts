import { causalAttention, dotProducts, kvHeadOf } from '../../../base/causal-attention.ts';
import type { AttentionGeometry, LayerTensors } from '../../../contracts/attention-policy.ts';

/**
 * Raw `q · k_j` of one query, without scale, for the keys from `from` up to its own token. Costs `2 d` per key.
 */
export function headLogits(
  g: AttentionGeometry,
  t: LayerTensors,
  head: number,
  row: number,
  from = 0,
): Float64Array {
  const count = t.qStart + row + 1 - from;
  const out = new Float64Array(count);
  const at = { head, kvHead: kvHeadOf(head, g.nHead, g.nKvHead), row, d: g.dHead };
  const keys = { data: t.k.data.subarray(from * g.dHead), stride: t.k.stride };
  dotProducts(t.q, keys, at, 0, count, out);
  return out;
}

/** Causal attention of the last `rows` queries, `[H, rows, nK]`. */
export function lastRowsAttention(g: AttentionGeometry, t: LayerTensors, rows: number): Float32Array {
  const { nHead: heads, nKvHead: kvHeads, dHead: d, scale } = g;
  const { qStart, nK, nQ } = t;
  return causalAttention(t.q, t.k, { heads, kvHeads, d, scale, qStart, nK }, nQ - rows, nQ);
}

/** Arithmetic of scoring every causal pair of these query rows: `2 d` each, over all heads. */
export function scoringFlops(g: AttentionGeometry, t: LayerTensors, rows = t.nQ): number {
  const pairs = rows * t.nK - (rows * (rows - 1)) / 2;
  return 2 * g.dHead * g.nHead * pairs;
}
