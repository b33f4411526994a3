import { causalAttention, weightedValues } from '../base/causal-attention.ts';
import type { AttentionGeometry, HeadRows, LayerTensors, Stage } from './attention-policy.ts';
import { TokenscopeError } from './errors.ts';

/** Queries, keys and values of one layer over all tokens: `[H, n, d]`, `[Hkv, n, d]`, `[Hkv, n, d]`, post-RoPE. */
export interface LayerCapture {
  readonly q: Float32Array;
  readonly k: Float32Array;
  readonly v: Float32Array;
}

/** What one dense run of a model leaves behind: enough to audit any policy, prompt and teacher-forced tokens alike. */
export interface AttentionCapture {
  readonly geometry: AttentionGeometry;
  /** Tokens n in all. */
  readonly nTokens: number;
  readonly layers: readonly LayerCapture[];
  /** Dense causal attention of every layer where there was room to keep it; otherwise it is computed when asked for. */
  readonly dense?: readonly DenseLayer[];
}

/** Dense attention of one layer over all tokens, `[H, n, n]`, and what it gives, `[H, n, d]`, computed at the first call. */
export interface DenseLayer {
  readonly attention: Float32Array;
  output(): Float32Array;
}

/** @throws TokenscopeError `bad-input` naming the tensor whose size or values do not fit. */
export function checkCapture({ geometry, nTokens, layers }: AttentionCapture): void {
  const { nLayer, nHead, nKvHead, dHead } = geometry;
  const sizes: Record<keyof LayerCapture, number> = { q: nHead, k: nKvHead, v: nKvHead };
  if (layers.length !== nLayer) throw wrong(`The capture has ${layers.length} layers, not ${nLayer}.`);
  if (!(nTokens >= 1)) throw wrong('The capture has no tokens.');
  layers.forEach((layer, index) => {
    for (const name of ['q', 'k', 'v'] as const) {
      const size = sizes[name] * nTokens * dHead;
      if (layer[name].length !== size) {
        throw wrong(`'${name}' of layer ${index} has ${layer[name].length} values, not ${size}.`);
      }
      if (!layer[name].every(Number.isFinite)) throw wrong(`'${name}' of layer ${index} is not finite.`);
    }
  });
}

/** Dense attention of one layer from its queries, keys and values. O(H · n² · d) time, O(H · n²) memory. */
export function denseLayer({ geometry, nTokens, layers }: AttentionCapture, layer: number): DenseLayer {
  const { q, k, v } = layers[layer]!;
  const { nHead: heads, nKvHead: kvHeads, dHead: d, scale } = geometry;
  const rows = (data: Float32Array): HeadRows => ({ data, stride: nTokens * d });
  const extents = { heads, kvHeads, d, scale, qStart: 0, nK: nTokens };
  const attention = causalAttention(rows(q), rows(k), extents, 0, nTokens);
  let output: Float32Array | null = null;
  return { attention, output: () => (output ??= weightedValues(attention, rows(v), extents)) };
}

/** Queries `[qStart, qStart + nQ)` of one layer with the keys up to the last of them, as views on the capture. */
export function captureLayer(
  { geometry, nTokens, layers, dense }: AttentionCapture,
  layer: number,
  stage: Stage,
  qStart: number,
  nQ: number,
): LayerTensors {
  const { q, k, v } = layers[layer]!;
  const { nHead, nKvHead, dHead: d, scale } = geometry;
  const stride = nTokens * d;
  const queries = { data: q.subarray(qStart * d), stride };
  const keys = { data: k, stride };
  const nK = qStart + nQ;
  const values = { data: v, stride };
  const extents = { heads: nHead, kvHeads: nKvHead, d, scale, qStart, nK };
  const kept = dense?.[layer];
  let attention: Float32Array | null = null;
  let output: Float32Array | null = null;
  const denseAttention = (): Float32Array =>
    (attention ??= kept
      ? part(kept.attention, nHead, nTokens, [qStart, nQ, nK])
      : causalAttention(queries, keys, extents, 0, nQ));
  const denseOutput = (): Float32Array =>
    (output ??= kept
      ? part(kept.output(), nHead, d, [qStart, nQ, d], nTokens)
      : weightedValues(denseAttention(), values, extents));
  return {
    layer,
    stage,
    qStart,
    nQ,
    nK,
    q: queries,
    k: keys,
    v: values,
    denseAttention,
    denseOutput,
  };
}

/** Rows `[start, start + count)`, columns `[0, width)` of every head of `[heads, rows, columns]`; all of them uncopied. */
function part(
  data: Float32Array,
  heads: number,
  columns: number,
  [start, count, width]: readonly [number, number, number],
  rows = columns,
): Float32Array {
  if (count === rows && width === columns) return data;
  const out = new Float32Array(heads * count * width);
  for (let h = 0; h < heads; h++) {
    for (let r = 0; r < count; r++) {
      const at = (h * rows + start + r) * columns;
      out.set(data.subarray(at, at + width), (h * count + r) * width);
    }
  }
  return out;
}

const wrong = (message: string): TokenscopeError =>
  new TokenscopeError('bad-input', message, 'Give q [H, n, d], k and v [Hkv, n, d] for every layer.');
