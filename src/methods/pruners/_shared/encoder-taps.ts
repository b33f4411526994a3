import { softmax } from '../../../base/softmax.ts';
import type { Tensor } from '../../../base/tensor.ts';
import { TokenscopeError } from '../../../contracts/errors.ts';
import { type LayerTap, patchCount, validIndices, type View } from '../../../contracts/pruner-source.ts';
import type { Rows } from '../../../base/unit-rows.ts';

/**
 * The tap of a layer; negative layers count from the end, as in the papers' "layer -2".
 * @throws TokenscopeError `bad-input` when the layer is not tapped.
 */
export function layerTap(view: View, layer: number): LayerTap {
  const index = layer < 0 ? view.layers + layer : layer;
  const tap = view.taps.get(index);
  if (tap) return tap;
  throw new TokenscopeError(
    'bad-input',
    `View '${view.id}' has no tensors of layer ${layer} (${index} of ${view.layers}).`,
    `Tap that layer; tapped: ${Array.from(view.taps.keys()).join(', ') || 'none'}.`,
  );
}

interface QueriesAndKeys {
  readonly queries: Tensor;
  readonly keys: Tensor;
  readonly heads: number;
  readonly rows: number;
  readonly dh: number;
}

function queriesAndKeys(view: View, layer: number): QueriesAndKeys {
  const { queries, keys } = layerTap(view, layer);
  if (!queries || !keys) {
    throw new TokenscopeError(
      'bad-input',
      `Layer ${layer} of view '${view.id}' lacks its queries or keys.`,
      'Export both, before scaling: attention alone does not give them back.',
    );
  }
  const [heads, rows, dh] = keys.shape as [number, number, number];
  return { queries, keys, heads, rows, dh };
}

/**
 * Keys of the given patches, heads averaged (`[n, dh]`, as VisionZip and ToMe do) or concatenated (`[n, heads · dh]`).
 */
export function patchKeys(
  view: View,
  layer: number,
  heads: 'mean' | 'concat',
  indices: ArrayLike<number>,
): Rows {
  const { keys } = layerTap(view, layer);
  if (!keys) {
    throw new TokenscopeError(
      'bad-input',
      `Layer ${layer} of view '${view.id}' lacks its keys.`,
      'Export them as [heads, tokens, head width].',
    );
  }
  const [count, rows, dh] = keys.shape as [number, number, number];
  const skip = view.hasCls ? 1 : 0;
  const width = heads === 'mean' ? dh : count * dh;
  const data = new Float64Array(indices.length * width);
  for (let i = 0; i < indices.length; i++) {
    for (let head = 0; head < count; head++) {
      const from = (head * rows + skip + indices[i]!) * dh;
      for (let c = 0; c < dh; c++) {
        if (heads === 'mean') data[i * width + c]! += keys.data[from + c]! / count;
        else data[i * width + head * dh + c] = keys.data[from + c]!;
      }
    }
  }
  return { data, n: indices.length, width };
}

/** Logits `q_row · k_j / sqrt(dh)` of one head over the whole sequence. */
function headLogits(taps: QueriesAndKeys, head: number, row: number): Float64Array {
  const { queries, keys, rows, dh } = taps;
  const logits = new Float64Array(rows);
  const from = (head * rows + row) * dh;
  for (let j = 0; j < rows; j++) {
    let sum = 0;
    const to = (head * rows + j) * dh;
    for (let c = 0; c < dh; c++) sum += queries.data[from + c]! * keys.data[to + c]!;
    logits[j] = sum / Math.sqrt(dh);
  }
  return logits;
}

/** Attention of one row of the sequence, averaged over heads, over the whole sequence. */
function meanAttentionRow(view: View, layer: number, row: number): Float64Array {
  const tap = layerTap(view, layer);
  const rows = patchCount(view) + (view.hasCls ? 1 : 0);
  const mean = new Float64Array(rows);
  if (tap.queries && tap.keys) {
    const taps = queriesAndKeys(view, layer);
    for (let head = 0; head < taps.heads; head++) {
      const attention = softmax(headLogits(taps, head, row));
      for (let j = 0; j < rows; j++) mean[j]! += attention[j]! / taps.heads;
    }
    return mean;
  }
  if (!tap.attention) queriesAndKeys(view, layer);
  const { data, shape } = tap.attention!;
  const heads = shape[0]!;
  for (let head = 0; head < heads; head++) {
    for (let j = 0; j < rows; j++) mean[j]! += data[(head * rows + row) * rows + j]! / heads;
  }
  return mean;
}

function requireCls(view: View, what: string): void {
  if (view.hasCls) return;
  throw new TokenscopeError(
    'bad-input',
    `View '${view.id}' has no CLS token, which ${what} needs.`,
    'Use an encoder with a CLS token (CLIP, DINOv2), or another method.',
  );
}

/** `[n]` mean over heads of the CLS row of `softmax(Q Kᵀ / sqrt(dh))`, patch columns only. */
export function clsAttention(view: View, layer: number): Float64Array {
  requireCls(view, 'CLS attention');
  return meanAttentionRow(view, layer, 0).subarray(1);
}

/**
 * `[n]` attention that patches receive from the patches `from`, by default all real ones: `mean_heads mean_i A[h, i, j]`,
 * softmax over the whole sequence.
 */
export function receivedAttention(
  view: View,
  layer: number,
  from: ArrayLike<number> = validIndices(view),
): Float64Array {
  const n = patchCount(view);
  const skip = view.hasCls ? 1 : 0;
  const received = new Float64Array(n);
  for (let i = 0; i < from.length; i++) {
    const row = meanAttentionRow(view, layer, skip + from[i]!);
    for (let j = 0; j < n; j++) received[j]! += row[skip + j]! / from.length;
  }
  return received;
}

/** CLS attention where the view has a CLS token, else the attention that patches receive from patches. */
export function patchSaliency(view: View, layer: number): Float64Array {
  return view.hasCls ? clsAttention(view, layer) : receivedAttention(view, layer);
}

/** `[n]` pre-softmax scores of CLS, `mean_heads q_CLS · k_i / sqrt(dh)`. */
export function clsLogits(view: View, layer: number): Float64Array {
  requireCls(view, 'scoring by CLS logits');
  const taps = queriesAndKeys(view, layer);
  const mean = new Float64Array(taps.rows);
  for (let head = 0; head < taps.heads; head++) {
    const logits = headLogits(taps, head, 0);
    for (let j = 0; j < taps.rows; j++) mean[j]! += logits[j]! / taps.heads;
  }
  return mean.subarray(1);
}

/**
 * `[n]` CLS row of one softmax over concatenated heads, `softmax(q kᵀ / sqrt(heads · dh))`, as PruMerge and Recoverable
 * Compression compute it: not the attention that the encoder itself used.
 */
export function concatenatedClsAttention(view: View, layer: number): Float64Array {
  requireCls(view, 'CLS attention');
  const taps = queriesAndKeys(view, layer);
  const sum = new Float64Array(taps.rows);
  for (let head = 0; head < taps.heads; head++) {
    const logits = headLogits(taps, head, 0);
    for (let j = 0; j < taps.rows; j++) sum[j]! += logits[j]!;
  }
  return softmax(sum.map((value) => value / Math.sqrt(taps.heads))).subarray(1);
}

/** What to tell when {@link patchSaliency} had to do without CLS. */
export const noClsWarnings = (views: readonly View[]): string[] =>
  views.every((view) => view.hasCls)
    ? []
    : [
        'The encoder has no CLS token: tokens are ranked by the attention that they receive from all patches.',
      ];
