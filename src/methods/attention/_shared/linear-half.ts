import { dotProducts, kvHeadOf } from '../../../base/causal-attention.ts';
import type { AttentionGeometry, LayerTensors } from '../../../contracts/attention-policy.ts';

const least = 1e-12;

/** `z = |x| · mapped / |mapped|`: a learned map decides the direction alone, the norm stays that of x. */
export function keepNorm(x: Float64Array, mapped: Float64Array): Float64Array {
  const norm = (v: Float64Array): number => Math.sqrt(v.reduce((sum, value) => sum + value * value, 0));
  const factor = norm(x) / Math.max(norm(mapped), least);
  return mapped.map((value) => value * factor);
}

/** Features `[softmax(z), softmax(-z)]`, `[2d]`, none below 1e-12; they sum to 2. */
export function softmaxFeatures(z: Float64Array): Float64Array {
  const d = z.length;
  const out = new Float64Array(2 * d);
  for (const [sign, at] of [
    [1, 0],
    [-1, d],
  ] as const) {
    let largest = Number.NEGATIVE_INFINITY;
    for (const value of z) largest = Math.max(largest, sign * value);
    let sum = 0;
    for (let c = 0; c < d; c++) sum += out[at + c] = Math.exp(sign * z[c]! - largest);
    for (let c = 0; c < d; c++) out[at + c] = Math.max(least, out[at + c]! / sum);
  }
  return out;
}

/**
 * Linear attention over the tokens that one head has folded into its state, merged with exact attention over the others.
 * The map is untrained: the identity, gate 1.
 */
export class LinearHalf {
  readonly #d: number;
  /** `Σ φ(k) vᵀ`, `[2d, d]`, and `Σ φ(k)`, `[2d]`. */
  readonly #values: Float64Array;
  readonly #weights: Float64Array;

  constructor(d: number) {
    this.#d = d;
    this.#values = new Float64Array(2 * d * d);
    this.#weights = new Float64Array(2 * d);
  }

  fold({ k, v }: LayerTensors, kvHead: number, token: number): void {
    const d = this.#d;
    const features = featuresAt(k.data, kvHead * k.stride + token * d, d);
    const at = kvHead * v.stride + token * d;
    features.forEach((feature, f) => {
      this.#weights[f]! += feature;
      for (let c = 0; c < d; c++) this.#values[f * d + c]! += feature * v.data[at + c]!;
    });
  }

  /**
   * `(Σ e_j v_j + φ(q)ᵀ Σ φ(k) vᵀ) / (Σ e_j + φ(q)ᵀ Σ φ(k) + 1e-6)`, `e_j = exp(s_j - max s)` over `keys`. As in the
   * release the linear half is not rescaled by the maximum.
   * @param out gets the row, `[d]`.
   */
  merge(
    g: AttentionGeometry,
    t: LayerTensors,
    { head, row, keys }: { readonly head: number; readonly row: number; readonly keys: Int32Array },
    out: Float32Array,
  ): void {
    const d = this.#d;
    const kvHead = kvHeadOf(head, g.nHead, g.nKvHead);
    const logits = new Float64Array(t.nK);
    dotProducts(t.q, t.k, { head, kvHead, row, d }, 0, t.qStart + row + 1, logits);
    let largest = Number.NEGATIVE_INFINITY;
    for (const key of keys) largest = Math.max(largest, g.scale * logits[key]!);
    const sum = new Float64Array(d);
    let weight = 1e-6;
    for (const key of keys) {
      const e = Math.exp(g.scale * logits[key]! - largest);
      weight += e;
      const at = kvHead * t.v.stride + key * d;
      for (let c = 0; c < d; c++) sum[c]! += e * t.v.data[at + c]!;
    }
    featuresAt(t.q.data, head * t.q.stride + row * d, d).forEach((feature, f) => {
      weight += feature * this.#weights[f]!;
      for (let c = 0; c < d; c++) sum[c]! += feature * this.#values[f * d + c]!;
    });
    for (let c = 0; c < d; c++) out[c] = sum[c]! / weight;
  }
}

function featuresAt(data: Float32Array, at: number, d: number): Float64Array {
  const x = Float64Array.from(data.subarray(at, at + d));
  return softmaxFeatures(keepNorm(x, x));
}
