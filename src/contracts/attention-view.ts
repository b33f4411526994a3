import { stableHash } from '../base/stable-hash.ts';
import type { AttentionGeometry } from './attention-policy.ts';
import type { BackendChoice } from './inference.ts';
import type { ModelRef } from './model.ts';
import type { ParamValues } from './params.ts';

/** What is looked at: a text in a language model, or an image in a vision encoder. Equal subjects have equal keys. */
export type AttentionSubject =
  | {
      readonly kind: 'text';
      readonly model: ModelRef;
      readonly text: string;
      /** Tokens beyond this many are left out, in [1, {@link mostTokens}]. */
      readonly maxTokens: number;
    }
  | {
      readonly kind: 'image';
      readonly model: ModelRef;
      /** Tells images apart: a sample's id or a hash. */
      readonly imageKey: string;
      /** What the encoder is fed, `[3, S, S]`, values in [0, 1]. */
      readonly pixels: Float32Array;
    };

/** Longest run: one map of it is 4,096 × 4,096. */
export const mostTokens = 4096;
/** Up to here the maps of all heads are kept; above, rows are computed when they are asked for. */
export const keptTokens = 1024;
/** Side of the thumbnails that a run is opened with. */
export const thumbnailSize = 64;

/** Tokens of a run, parallel arrays. Bytes are UTF-8 offsets in the subject's text, half-open; 0, 0 for special tokens and patches. */
export interface AttentionTokens {
  readonly id: Int32Array;
  readonly start: Int32Array;
  readonly end: Int32Array;
  /** What an axis shows: the token's text, `⟨bos⟩`, `CLS`, or `row 2, column 7` of a patch. */
  readonly label: readonly string[];
}

/**
 * What each head does on this input, `[layers, heads]` each, means over its query rows. NaN where no row has what is asked
 * for, and everywhere but in `entropy` and `sink` for vision encoders.
 */
export interface HeadStatistics {
  /** Entropy of a row in nats. */
  readonly entropy: Float32Array;
  /** Mass on token 0 (bos or CLS), in [0, 1], over rows from 1 on. */
  readonly sink: Float32Array;
  /** Mass on the token before. */
  readonly previous: Float32Array;
  /** Mass on the nearest 16 tokens, the own one among them. */
  readonly local: Float32Array;
  /** Mass on tokens that follow an earlier occurrence of the row's token, over the rows whose token has one. */
  readonly induction: Float32Array;
  /**
   * Of the rows whose next token stood more than 16 tokens back: the share whose most attended key, token 0 aside, is that
   * very token (the copying that retrieval heads do, arXiv 2404.15574).
   */
  readonly retrieval: Float32Array;
}

/** Thumbnails of all heads, `[layers, heads, size, size]`: the largest probability of each cell's pairs. */
export interface HeadOverview {
  /** Rows and columns of one thumbnail: the asked size, or the number of tokens where that is smaller. */
  readonly size: number;
  readonly maps: Float32Array;
}

/** One dense run and what can be said of it at once. */
export interface AttentionRun {
  readonly kind: 'text' | 'image';
  readonly model: { readonly name: string; readonly label: string; readonly sha256: string };
  readonly backend: BackendChoice;
  readonly geometry: AttentionGeometry;
  /** False for vision encoders: every row reads every key, and no policy applies. */
  readonly isCausal: boolean;
  readonly nTokens: number;
  /** Tokens of the text that were left out. */
  readonly leftOut: number;
  /** Longest text that the model was trained on; null when not known. */
  readonly trainedContext: number | null;
  readonly tokens: AttentionTokens;
  /** Patches of an image in raster order from token 1 on; null for texts. */
  readonly grid: { readonly rows: number; readonly cols: number } | null;
  readonly heads: HeadStatistics;
  readonly overview: HeadOverview;
  /** The model's own run, and the head figures. */
  readonly milliseconds: { readonly model: number; readonly heads: number };
}

/** Rows and columns `[from, to)` of one head's map. */
export interface HeadBlock {
  /** `logits` are scaled scores before the softmax. */
  readonly kind: 'probabilities' | 'logits';
  readonly rows: readonly [from: number, to: number];
  readonly cols: readonly [from: number, to: number];
}

/** Audit: masks on the queries and keys of one dense run. Online: every layer sees what earlier masks left. */
export type PolicyMode = 'audit' | 'online';

/** One policy as a lane shows it. */
export interface PolicyLane {
  /** Id in the registry of attention policies. */
  readonly id: string;
  readonly params: ParamValues;
}

/** How policies are run on a text. */
export interface PolicySetup {
  readonly mode: PolicyMode;
  /** Last tokens of the text that are decoded one by one, teacher-forced; the others are the prompt. At least one stays prompt. */
  readonly decoded: number;
  readonly seed: number;
}

/** Which pairs one head keeps. Prompt rows are those of prefill, later ones of their decode step. */
export interface HeadMask {
  readonly nTokens: number;
  readonly promptLength: number;
  /** Bytes of a row: `⌈nTokens / 8⌉`. */
  readonly stride: number;
  /** Bit `key & 7` of byte `row · stride + (key >> 3)` is 1 where the pair is kept. */
  readonly bits: Uint8Array;
  /** Kept pairs, and the pairs that causality allows. */
  readonly kept: number;
  readonly causal: number;
  /** Prompt tokens that the model is run afresh on (GemFilter); null for the others. */
  readonly rerunOn: Int32Array | null;
  /** Short clauses of the policy on its last call: `reads the set of layer 2`. */
  readonly note: string | null;
}

/** How many of some policies keep each pair of one head, `[nTokens, nTokens]`; 0 above the diagonal. */
export interface MaskAgreement {
  readonly nTokens: number;
  readonly lanes: number;
  readonly counts: Uint8Array;
}

/** State of a key in the cache of one key/value head. */
export const keyStates = ['absent', 'held', 'read', 'evicted'] as const;

/** The cache of one key/value head after the prompt (row 0) and at every decode step. */
export interface KvTimeline {
  readonly steps: number;
  readonly nTokens: number;
  readonly promptLength: number;
  /** `[steps, nTokens]`, indices into {@link keyStates}. Row 0 shows what the last prompt query read. */
  readonly states: Uint8Array;
}

/** What one stage of a policy keeps and costs, over all layers. Logical work: the browser runs dense kernels with a mask. */
export interface StageAccount {
  readonly sparsity: number;
  /** Dense attention mass on the kept keys over all layers, heads and rows, and its 5th percentile. */
  readonly recallMean: number;
  readonly recallP5: number;
  /** Share of a row's k most attended keys that are kept, k being the keys that it keeps. */
  readonly topKRecall: number;
  /** Operations over all calls of the stage. */
  readonly attentionFlops: number;
  readonly selectionFlops: number;
  readonly denseFlops: number;
  /** Selection over what it saves; Infinity when it saves nothing but costs something. */
  readonly selectorOverhead: number;
  /** Cache bytes read at the stage's last step and held after it, and what dense attention reads and holds. */
  readonly kvReadBytes: number;
  readonly kvHeldBytes: number;
  readonly denseKvBytes: number;
}

export interface LayerAccount {
  readonly recallMean: number;
  /** `|O - Ô| / |O|` and what it cannot exceed, root mean square over heads and stages' calls. */
  readonly outputError: number;
  readonly outputErrorBound: number;
}

/** What an online run does to the next token, over the last prompt position and every decoded one that has a next token. */
export interface NextTokenAccount {
  readonly positions: number;
  /** `KL(dense ‖ policy)` in nats: mean, and at the last position. */
  readonly klMean: number;
  readonly klLast: number;
  /** Share of positions whose most probable token stays. */
  readonly agreement: number;
  /** Mean change of the surprisal of the text's next token, nats. */
  readonly deltaNll: number;
}

/** A policy measured on one text. */
export interface PolicyAccount {
  readonly mode: PolicyMode;
  readonly promptLength: number;
  readonly nTokens: number;
  readonly prefill: StageAccount;
  /** Null when nothing is decoded. */
  readonly decode: StageAccount | null;
  readonly layers: readonly LayerAccount[];
  /** Null in audit mode, which cannot tell. */
  readonly nextToken: NextTokenAccount | null;
}

/** Equal subjects give equal keys; pixels count through `imageKey`. */
export function subjectKey(subject: AttentionSubject): readonly unknown[] {
  return subject.kind === 'text'
    ? ['text', subject.model, subject.maxTokens, stableHash(subject.text), subject.text.length]
    : ['image', subject.model, subject.imageKey];
}

/** Whether a head keeps a pair. */
export const keepsPair = ({ bits, stride }: HeadMask, row: number, key: number): boolean =>
  ((bits[row * stride + (key >> 3)]! >> (key & 7)) & 1) === 1;
