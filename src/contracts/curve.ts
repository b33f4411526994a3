import { stableStringify } from '../base/stable-hash.ts';
import { type ModelRef, modelKey, modelLabel } from './model.ts';
import type { Provenance } from './provenance.ts';
import { type TokenizerRef, tokenizerLabel } from './tokenizer-ref.ts';

/**
 * What an n-gram model has counted: the text itself, each token being predicted from those before it and only then counted
 * (prequentially), or the Declaration of Human Rights in all packed languages, after which it learns nothing more.
 */
export type NGramTraining = 'text' | 'declaration';

/** Whose surprise a lane draws: plain data, stored in permalinks and exports. */
export type CurveLaneRef =
  /** A language model on the ids of its own tokenizer. */
  | { readonly kind: 'model'; readonly model: ModelRef }
  /** A Witten–Bell model of this order over the ids of a tokenizer, counted in the page. */
  | {
      readonly kind: 'n-gram';
      readonly tokenizer: TokenizerRef;
      readonly order: number;
      readonly training: NGramTraining;
    };

/** Equal refs give equal keys. */
export const curveLaneKey = (ref: CurveLaneRef): string =>
  ref.kind === 'model' ? modelKey(ref.model) : stableStringify(ref);

/** Short label before the lane has loaded. */
export function curveLaneLabel(ref: CurveLaneRef): string {
  if (ref.kind === 'n-gram') return `${ref.order}-gram over ${tokenizerLabel(ref.tokenizer)}`;
  return modelLabel(ref.model);
}

/** How a text longer than a model's context is read, and where reading ends. */
export interface CurveOptions {
  /** Most tokens that a prediction looks back at; a model's own context bounds it. */
  readonly window: number;
  /** Tokens by which the window moves: each prediction but the first ones sees at least `window − stride` tokens. */
  readonly stride: number;
  /** Language models read this many tokens of a text and no more. */
  readonly limit: number;
}

/** Tokens that an n-gram lane reads of a text. */
export const nGramLimit = 200_000;

/** Half-open range of UTF-8 bytes. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/** The tokens of a lane as parallel arrays in text order; spans are UTF-8 bytes of the text under study. */
export interface CurveTokens {
  readonly start: Uint32Array<ArrayBuffer>;
  readonly end: Uint32Array<ArrayBuffer>;
  readonly id: Int32Array<ArrayBuffer>;
}

/** What is known of a lane before its first point. */
export interface CurveHead {
  /** Names the computation in later calls. */
  readonly run: number;
  readonly name: string;
  /** One phrase beside the name, such as "trained by us, tiny". */
  readonly label: string;
  /** What made the numbers; null for counting. */
  readonly model: { readonly id: string; readonly sha256: string } | null;
  readonly vocabSize: number;
  readonly tokens: CurveTokens;
  /** The text goes on after the last token: the lane stops at its limit. */
  readonly isCapped: boolean;
  /** Tokens that a prediction looks back at most, and by which the window moves; null for n-grams. */
  readonly reading: { readonly window: number; readonly stride: number } | null;
}

/**
 * Predictions of the tokens `from, from + 1, …`, each from what stands before it. In bits; NaN (rank 0) where the model
 * predicts nothing: the first token of a text under a model without a start token.
 */
export interface CurvePoints {
  readonly from: number;
  /** −log₂ of the token's probability. */
  readonly surprisal: Float32Array<ArrayBuffer>;
  /** Entropy of the distribution that the token was drawn from, over the whole vocabulary. */
  readonly entropy: Float32Array<ArrayBuffer>;
  /** 1 + the number of ids that were strictly more probable. */
  readonly rank: Uint32Array<ArrayBuffer>;
  /** What the model ran on; `js` for counting. */
  readonly backend: Provenance['backend'];
  readonly isLast: boolean;
}

/** A curve as far as it is computed: arrays hold one entry a token, of which the first `done` are filled. */
export interface Curve extends Omit<CurvePoints, 'from' | 'isLast'> {
  readonly head: CurveHead;
  readonly done: number;
}

/** One of the most probable next tokens. */
export interface Candidate {
  readonly id: number;
  /** The token as text with its spaces visible; `⟨e2 80⟩` when it is only a part of a character. */
  readonly text: string;
  readonly probability: number;
}

/** What a model expected in the place of a token, most probable first. */
export interface Expectation {
  readonly index: number;
  readonly candidates: readonly Candidate[];
}
