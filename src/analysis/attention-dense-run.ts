import type { AttentionCapture, LayerCapture } from '../contracts/attention-capture.ts';
import type { BiasRows, LayeredModel } from '../contracts/layered-model.ts';

/** What removes a pair before the softmax. */
export const removed = -1e9;

/** Bias of causality alone, for query rows that begin at token `qStart`. */
export function causalBias(qStart: number, nK: number): (from: number, to: number) => BiasRows {
  return (from, to) => {
    const data = new Float32Array((to - from) * nK);
    for (let row = from; row < to; row++) {
      const at = (row - from) * nK;
      data.fill(removed, at + Math.min(nK, qStart + row + 1), at + nK);
    }
    return { heads: 1, data };
  };
}

/** One dense run of a model: what its attention sees, and the residual stream at its end, `[n, dModel]`. */
export interface DenseRun {
  readonly capture: AttentionCapture;
  readonly hidden: Float32Array;
}

/**
 * Runs all layers densely and keeps queries, keys and values.
 * @param onLayer hears how many layers are done.
 */
export async function denseRun(
  model: LayeredModel,
  ids: Int32Array,
  options: { readonly signal?: AbortSignal; readonly onLayer?: (done: number) => void } = {},
): Promise<DenseRun> {
  const { signal, onLayer } = options;
  const { geometry } = model;
  const n = ids.length;
  const positions = Int32Array.from({ length: n }, (_, i) => i);
  const bias = causalBias(0, n);
  const layers: LayerCapture[] = [];
  let hidden = await model.embed(ids, signal);
  for (let layer = 0; layer < geometry.nLayer; layer++) {
    const { q, k, v } = await model.project(layer, hidden, positions, signal);
    hidden = await model.attend(layer, hidden, { q, k, v, nQ: n, nK: n, bias }, signal);
    layers.push({ q, k, v });
    onLayer?.(layer + 1);
  }
  return { capture: { geometry, nTokens: n, layers }, hidden };
}
