import { causalAttention, weightedValues } from '../base/causal-attention.ts';
import type { AttentionGeometry, LayerTensors, Stage } from './attention-policy.ts';
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

/** Queries `[qStart, qStart + nQ)` of one layer with the keys up to the last of them, as views on the capture. */
export function captureLayer(
  { geometry, nTokens, layers }: AttentionCapture,
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
  let attention: Float32Array | null = null;
  let output: Float32Array | null = null;
  const denseAttention = (): Float32Array => (attention ??= causalAttention(queries, keys, extents, 0, nQ));
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
    denseOutput: () => (output ??= weightedValues(denseAttention(), values, extents)),
  };
}

const wrong = (message: string): TokenscopeError =>
  new TokenscopeError('bad-input', message, 'Give q [H, n, d], k and v [Hkv, n, d] for every layer.');
