import type { AttentionSite } from '../../contracts/inference.ts';
import type { GraphDraft } from './graph-draft.ts';
import type { OnnxNode } from './onnx-model.ts';

/** How the values that a tap hands out are named in the edited graph. */
export interface TapValue {
  readonly value: string;
  readonly axes: string;
}

/** Where an additive input goes in. */
export interface BiasSlot {
  /** TensorProto.DataType of the scores; null when it cannot be told, and then no bias can be injected. */
  readonly elementType: number | null;
  /** Why the operator takes no bias, one clause; absent when it does. */
  readonly refusal?: string;
  readonly rank: 3 | 4;
  readonly broadcasts: boolean;
}

/**
 * An attention that can be opened: what it says of itself, and how to reach its inside in a draft.
 * `addBias` must come before any tap, so that the taps see it. Each tap may add operators; one that the operator
 * cannot give is null.
 */
export interface AttentionMatch {
  readonly site: AttentionSite;
  readonly bias: BiasSlot;
  /** The node that brings queries and keys together: the scores' product, or the fused node. */
  readonly entry: OnnxNode;
  /** The node that spends the probabilities on the values; equals `entry` for a fused node. */
  readonly exit: OnnxNode;
  addBias(draft: GraphDraft, input: string): void;
  probabilities(draft: GraphDraft): TapValue;
  /** Logits: what the softmax reads, mask and bias included. */
  logits(draft: GraphDraft): TapValue | null;
  /** After rotation and any normalisation, so that `scale · q · k` are the logits before cap and mask. */
  queries(draft: GraphDraft): TapValue | null;
  keys(draft: GraphDraft): TapValue | null;
  values(draft: GraphDraft): TapValue | null;
}

/** The part of a match that the operator itself tells; place and order are found over the whole graph. */
export type AttentionReading = Omit<AttentionMatch, 'site'> & {
  readonly facts: Pick<
    AttentionSite,
    'form' | 'node' | 'heads' | 'kvHeads' | 'scale' | 'softcap' | 'causal' | 'gpuFault'
  >;
};
