import type { Tensor } from '../base/tensor.ts';
import type { Fidelity, MethodInfo, Need } from './method.ts';
import type { ParamValues } from './params.ts';
import type { Source } from './pruner-source.ts';

/** `count`: output tokens over all views. `ratio`: share of the valid tokens, in (0, 1]. `auto`: the method decides. */
export type Budget =
  | { readonly kind: 'count'; readonly keep: number }
  | { readonly kind: 'ratio'; readonly keep: number }
  | { readonly kind: 'auto' };

export type OutTokenKind = 'kept' | 'recovered' | 'sampled' | 'merged' | 'pooled' | 'stacked' | 'leftover';

/** One output token: a sparse row of `W` in `Y = W X`. */
export interface OutToken {
  /** View that the token sits in. */
  readonly view: number;
  /** Raster index that it sits on, or null for a token without a place. */
  readonly anchor: number | null;
  readonly kind: OutTokenKind;
  /** Raster indices of the patches it is made from, each at most once per view, none of them padding. */
  readonly src: Int32Array;
  /** View of each source where it is not `view`. */
  readonly srcView?: Int32Array;
  /** Weight of each source. Kinds `kept`, `recovered` and `sampled` have one source, their anchor, with weight 1. */
  readonly weight: Float32Array;
}

/** One token picked, or merged into another. */
export interface PickStep {
  readonly view: number;
  readonly index: number;
  /** The score that won. */
  readonly score: number;
}

/** What a pruner did. Equal inputs, parameters and seed give an equal trace. Structured-cloneable. */
export interface Trace {
  /** Output tokens in the order in which the language model would see them. */
  readonly tokens: readonly OutToken[];
  /** Picks (or merges) in the order in which they were made; empty for methods that treat all tokens alike. */
  readonly steps: readonly PickStep[];
  /** Named heat maps, one `[n]` array per view; NaN where the method has no value. */
  readonly maps: ReadonlyMap<string, readonly Float32Array[]>;
  /** `total` counts valid patches; `info` is the method's own figure per view, such as TCC's density. */
  readonly perView: readonly { readonly kept: number; readonly total: number; readonly info?: number }[];
  /** Only where `Y` is not `W X` (stacking widens tokens): `[tokens, width]`; `W` then lists sources alone. */
  readonly output?: Tensor;
  readonly fidelity: Fidelity;
  readonly warnings: readonly string[];
}

/** The survey's families (arXiv 2507.20198), plus `sensitivity`, `hybrid` and `baseline`. */
export type Mechanism =
  | 'transformation'
  | 'similarity'
  | 'attention'
  | 'query'
  | 'sensitivity'
  | 'hybrid'
  | 'baseline';

export type Modality = 'image' | 'video' | 'audio';

/**
 * What leaves the set of kept patches unchanged: reordering the tokens (the set moves with them), an orthogonal map of
 * the features, a positive factor per token.
 */
export type Invariance = 'permutation' | 'rotation' | 'token-scale';

export interface RunControl {
  readonly seed: number;
  readonly signal: AbortSignal;
  /** Called after every pick; the run stops before the next one once `signal` is aborted. */
  readonly onStep?: (step: PickStep) => void;
}

export interface PrunerTraits {
  readonly mechanism: Mechanism;
  readonly modalities: readonly Modality[];
  readonly budgets: readonly Budget['kind'][];
  /** Same source and seed: the picks at one count are a prefix of the picks at the next. */
  readonly nested: boolean;
  /** The seed changes the result. */
  readonly seeded: boolean;
  /** Every output token is one input token; a count of all tokens is the identity. */
  readonly keepOnly: boolean;
  readonly invariances: readonly Invariance[];
}

export interface TokenPruner extends MethodInfo, PrunerTraits {
  readonly kind: 'pruners';
  /** `needs`, and what a choice of parameters asks for on top. @throws TokenscopeError `bad-input` on one out of range. */
  needsWith(params: ParamValues): readonly Need[];
  /**
   * @throws TokenscopeError `bad-input` on a source that lacks what the method needs, has wrong shapes or NaN, on a budget
   * out of range or a parameter out of range; `unsupported` on a kind of budget that the method does not take.
   * Rejects with the signal's reason when aborted.
   */
  run(source: Source, budget: Budget, params: ParamValues, control: RunControl): Promise<Trace>;
}
