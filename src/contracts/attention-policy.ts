import type { Tensor } from '../base/tensor.ts';
import type { KeepSet } from './keep-set.ts';
import type { MethodInfo } from './method.ts';
import type { ParamValues } from './params.ts';

/** `prefill`: the whole prompt in one call per layer. `decode`: one token per call. */
export type Stage = 'prefill' | 'decode';

/** Query head h reads key/value head `floor(h · nKvHead / nHead)`. */
export interface AttentionGeometry {
  readonly nLayer: number;
  readonly nHead: number;
  readonly nKvHead: number;
  readonly dHead: number;
  /** Factor between q·k and the logits, mostly 1/√d. */
  readonly scale: number;
  /** Width of a cached number: 4 or 2. */
  readonly bytesPerValue: number;
}

/** Vectors `[heads, rows, d]` in a larger buffer: row r of head h begins at `h · stride + r · d`. */
export interface HeadRows {
  readonly data: Float32Array;
  /** Values between two heads. */
  readonly stride: number;
}

/** One layer of one call. Queries and keys are rotated already (post-RoPE). */
export interface LayerTensors {
  readonly layer: number;
  readonly stage: Stage;
  /** Token of the first query row; 0 in prefill, `nK - 1` in decode. */
  readonly qStart: number;
  readonly nQ: number;
  /** Key column j is token j. Evicted keys keep their columns; a policy just never names them again. */
  readonly nK: number;
  /** `[H, nQ, d]` */
  readonly q: HeadRows;
  /** `[Hkv, nK, d]` */
  readonly k: HeadRows;
  /** `[Hkv, nK, d]` */
  readonly v: HeadRows;
  /** Dense causal attention `[H, nQ, nK]`, computed at the first call; who calls it counts its cost. */
  denseAttention(): Float32Array;
  /** What dense attention gives, `[H, nQ, d]`, computed at the first call. */
  denseOutput(): Float32Array;
}

/** What a policy decides for one layer of one call. */
export interface LayerPlan {
  readonly attend: KeepSet;
  /** Arithmetic that choosing cost, and that of `override` beyond the kept pairs: 2 per multiply-add, comparisons free. */
  readonly selectionFlops: number;
  /** Per key/value head, ascending: keys that this call and all later ones of the layer do without, first named here. */
  readonly evict?: readonly Int32Array[];
  /** `reindexed`: kept keys get positions 0, 1, … as in the paper; only an online run can honour it. */
  readonly positions?: 'original' | 'reindexed';
  /** Ascending prompt tokens: the model is to be run afresh on these alone (GemFilter). */
  readonly rerunOn?: Int32Array;
  /** What the layer gives where it is more than a softmax over the kept keys, `[H, nQ, d]` (STILL's hybrid). */
  readonly override?: Float32Array;
  /** What the choice was made on, for drawing. */
  readonly scores?: { readonly label: string; readonly values: Tensor };
  /** One short clause: `selection kept`, `selects for the layers above`. */
  readonly note?: string;
}

/** What one layer of one call costs. Logical work: the browser runs dense kernels with a mask. */
export interface PlanCost {
  readonly selectionFlops: number;
  /** `4 d` per kept pair and head: q·k and the weighted sum. */
  readonly attentionFlops: number;
  /** Distinct keys and values read, `2 d · bytes` each per key/value head. */
  readonly kvReadBytes: number;
  /** Keys and values still in the cache after the call. */
  readonly kvHeldBytes: number;
}

export interface PolicyRun {
  readonly geometry: AttentionGeometry;
  /** Tokens of the prompt; budgets are shares of it. */
  readonly promptLength: number;
  readonly seed: number;
}

export interface PolicyTraits {
  /** Where the policy leaves keys out; in a `dense` stage it keeps all. */
  readonly stages: Readonly<Record<Stage, 'sparse' | 'dense'>>;
  readonly selects: 'token' | 'page' | 'block' | 'input';
  /** Who shares one choice. */
  readonly scope: 'head' | 'layer' | 'model';
  /** The seed changes the result. */
  readonly seeded: boolean;
  /** Parameter that a budget sweep moves; null for policies without one. At its largest value nothing is left out. */
  readonly budgetParam: string | null;
}

/** A policy in the middle of a run. Layers are called in order: once each for the prompt, then once each per token. */
export interface PolicySession {
  /** @throws TokenscopeError `bad-input` when a decode call has no prompt before it. */
  plan(t: LayerTensors): LayerPlan;
  /** Most keys that row `row` of this call may keep. Asked after `plan`. */
  rowLimit(t: LayerTensors, row: number): number;
  /** Whether {@link afterAttend} does anything: realised attention is dear to compute. */
  readonly watchesAttention: boolean;
  /** Takes the attention that was realised under the plan, `[H, nQ, nK]`, zero outside the kept pairs. */
  afterAttend(t: LayerTensors, attention: Float32Array): void;
  cost(t: LayerTensors, plan: LayerPlan): PlanCost;
}

export interface AttentionPolicy extends MethodInfo, PolicyTraits {
  readonly kind: 'attention';
  /** @throws TokenscopeError `bad-input` on a parameter out of range or a geometry that makes no sense. */
  init(run: PolicyRun, params: ParamValues): PolicySession;
}
