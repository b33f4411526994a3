import { kvHeadOf } from '../base/causal-attention.ts';
import { markLargest } from '../base/kth-largest.ts';
import { percentile } from '../base/percentile.ts';
import { softmax } from '../base/softmax.ts';
import { argMax } from '../base/top-k.ts';
import type { AttentionGeometry, LayerTensors, PlanCost } from '../contracts/attention-policy.ts';
import { causalPairs, type KeepSet, keepMask } from '../contracts/keep-set.ts';

/** What one layer of one call loses under a mask, against dense attention on the same queries, keys and values. */
export interface MaskQuality {
  /** `1 -` kept pairs over causal pairs, over all heads, in [0, 1). */
  readonly sparsity: number;
  /** Dense attention mass on the kept keys, `[H, nQ]`, in [0, 1]. */
  readonly recall: Float32Array;
  readonly recallMean: number;
  /** 5th percentile: a mean hides a lost needle. */
  readonly recallP5: number;
  /** Share of a row's k most attended keys that are kept, k being the keys that the row keeps; mean over heads and rows. */
  readonly topKRecall: number;
  /** `|O - Ô|₂ / |O|₂` over the rows of each head, `[H]`. */
  readonly outputError: Float32Array;
  /**
   * What that cannot exceed: each row's error is at most `2 (1 - recall) max_j |v_j|`, `[H]`. Holds for a softmax over the
   * kept keys; NaN where the layer gives something else.
   */
  readonly outputErrorBound: Float32Array;
}

/**
 * Every measure of {@link MaskQuality}. O(H · nQ · nK · d).
 * @param override what the layer gives instead of a softmax over the kept keys, `[H, nQ, d]`.
 */
export function maskQuality(
  g: AttentionGeometry,
  t: LayerTensors,
  keep: KeepSet,
  override?: Float32Array,
): MaskQuality {
  const { nQ, nK, qStart } = t;
  const heads = g.nHead;
  const mask = keepMask(keep, { heads, qStart, nQ, nK });
  const attention = t.denseAttention();
  const outputs = t.denseOutput();
  const recall = new Float32Array(heads * nQ);
  const outputError = new Float32Array(heads);
  const outputErrorBound = new Float32Array(heads);
  let kept = 0;
  let topKSum = 0;
  for (let h = 0; h < heads; h++) {
    const norms = valueNorms(g, t, h);
    let [error, bound, size] = [0, 0, 0];
    for (let r = 0; r < nQ; r++) {
      const at = (h * nQ + r) * nK;
      const visible = qStart + r + 1;
      const weights = attention.subarray(at, at + visible);
      const bits = mask.subarray(at, at + visible);
      const row = keptMass(weights, bits);
      recall[h * nQ + r] = Math.min(1, row.mass);
      kept += row.count;
      topKSum += topKShare(weights, bits, row.count);
      const dense = outputs.subarray((h * nQ + r) * g.dHead, (h * nQ + r + 1) * g.dHead);
      const given = override?.subarray((h * nQ + r) * g.dHead, (h * nQ + r + 1) * g.dHead);
      const output = change(dense, given ?? sparseOutput(g, t, h, { weights, bits, mass: row.mass }));
      error += output.moved;
      size += output.size;
      bound += (2 * (1 - Math.min(1, row.mass)) * norms[visible - 1]!) ** 2;
    }
    outputError[h] = size > 0 ? Math.sqrt(error / size) : 0;
    outputErrorBound[h] = override ? Number.NaN : size > 0 ? Math.sqrt(bound / size) : 0;
  }
  return {
    sparsity: 1 - kept / (heads * causalPairs(t)),
    recall,
    recallMean: recall.reduce((sum, value) => sum + value, 0) / recall.length,
    recallP5: percentile(recall, 5),
    topKRecall: topKSum / (heads * nQ),
    outputError,
    outputErrorBound,
  };
}

/** Running maximum of the value norms that a row may see, `[nK]`. */
function valueNorms(g: AttentionGeometry, { v, nK }: LayerTensors, head: number): Float64Array {
  const norms = new Float64Array(nK);
  const start = kvHeadOf(head, g.nHead, g.nKvHead) * v.stride;
  let largest = 0;
  for (let j = 0; j < nK; j++) {
    let square = 0;
    for (let c = 0; c < g.dHead; c++) square += v.data[start + j * g.dHead + c]! ** 2;
    largest = Math.max(largest, Math.sqrt(square));
    norms[j] = largest;
  }
  return norms;
}

function keptMass(weights: Float32Array, bits: Uint8Array): { mass: number; count: number } {
  let mass = 0;
  let count = 0;
  for (let j = 0; j < bits.length; j++) {
    if (bits[j] === 0) continue;
    mass += weights[j]!;
    count++;
  }
  return { mass, count };
}

function topKShare(weights: Float32Array, bits: Uint8Array, k: number): number {
  if (k === 0) return 0;
  if (k === bits.length) return 1;
  const top = new Uint8Array(bits.length);
  markLargest(weights, k, top);
  let shared = 0;
  for (let j = 0; j < top.length; j++) shared += top[j]! & bits[j]!;
  return shared / k;
}

/** One row's output over the kept keys, their weights renormalised; 0 where nothing is kept. */
function sparseOutput(
  g: AttentionGeometry,
  { v }: LayerTensors,
  head: number,
  row: { readonly weights: Float32Array; readonly bits: Uint8Array; readonly mass: number },
): Float64Array {
  const { weights, bits, mass } = row;
  const d = g.dHead;
  const start = kvHeadOf(head, g.nHead, g.nKvHead) * v.stride;
  const sparse = new Float64Array(d);
  for (let j = 0; j < weights.length; j++) {
    if (bits[j] === 0 || weights[j] === 0) continue;
    const weight = weights[j]! / mass;
    const at = start + j * d;
    for (let c = 0; c < d; c++) sparse[c]! += weight * v.data[at + c]!;
  }
  return sparse;
}

/** `|o - ô|²` and `|o|²`. */
function change(
  dense: Float32Array,
  given: Float32Array | Float64Array,
): { readonly moved: number; readonly size: number } {
  let moved = 0;
  let size = 0;
  for (let c = 0; c < dense.length; c++) {
    moved += (dense[c]! - given[c]!) ** 2;
    size += dense[c]! ** 2;
  }
  return { moved, size };
}

/** How far a policy moves the next token. */
export interface NextTokenShift {
  /** `KL(dense ‖ policy)` in nats. */
  readonly kl: number;
  /** Both have the same most probable token. */
  readonly agrees: boolean;
  /** `NLL(policy) - NLL(dense)` of the true next token in nats. */
  readonly deltaNll: number;
}

/** @param target id of the true next token. */
export function nextTokenShift(
  denseLogits: ArrayLike<number>,
  policyLogits: ArrayLike<number>,
  target: number,
): NextTokenShift {
  const p = softmax(denseLogits);
  const q = softmax(policyLogits);
  return {
    kl: klDivergence(p, q),
    agrees: argMax(p) === argMax(q),
    deltaNll: Math.log(p[target]!) - Math.log(q[target]!),
  };
}

/** `Σ p ln (p / q)` in nats; terms with p = 0 count 0. */
export function klDivergence(p: ArrayLike<number>, q: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < p.length; i++) if (p[i]! > 0) sum += p[i]! * Math.log(p[i]! / q[i]!);
  return Math.max(0, sum);
}

/** `4 d` for every causal pair of every head: the arithmetic of dense attention in one layer. */
export const denseAttentionFlops = (g: AttentionGeometry, t: Pick<LayerTensors, 'qStart' | 'nQ'>): number =>
  4 * g.dHead * g.nHead * causalPairs(t);

/** Selection arithmetic over the attention arithmetic that it saves; Infinity when it saves none but costs some. */
export function selectorOverhead(cost: PlanCost, denseFlops: number): number {
  const saved = denseFlops - cost.attentionFlops;
  if (cost.selectionFlops === 0) return 0;
  return saved > 0 ? cost.selectionFlops / saved : Infinity;
}
