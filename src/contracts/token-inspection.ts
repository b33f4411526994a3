import type { TraceStep } from './text-tokenizer.ts';

/** Everything there is to say about one token of one lane. */
export interface TokenInspection {
  /** `tokenizerKey` of the lane. */
  readonly lane: string;
  /** Index among all tokens of the lane. */
  readonly index: number;
  /** UTF-8 span in the text, half-open; empty for a virtual token. */
  readonly start: number;
  readonly end: number;
  readonly id: number;
  /** `SegmentFlag` bits. */
  readonly flags: number;
  /** The bytes of the text under the span. */
  readonly spanBytes: Uint8Array<ArrayBuffer>;
  /** The bytes that the id stands for in the vocabulary; null for an open vocabulary. */
  readonly tokenBytes: Uint8Array<ArrayBuffer> | null;
  /** The token as its vocabulary spells it. */
  readonly piece: string | null;
  /** Merge rank, or Unigram log-probability; null where there is none. */
  readonly score: number | null;
  /** How the pre-token around it was segmented. */
  readonly trace: readonly TraceStep[];
  /** Keys of the lanes that cut at `start`, and at `end`. */
  readonly cutAtStart: readonly string[];
  readonly cutAtEnd: readonly string[];
}

/** How a vocabulary is searched: by the text or the spelling of a token, by its id, or by bytes in hex. */
export type VocabularySearchMode = 'text' | 'piece' | 'id' | 'hex';

export interface VocabularyHit {
  readonly id: number;
  readonly piece: string;
  readonly bytes: Uint8Array<ArrayBuffer> | null;
  readonly score: number | null;
}

export interface VocabularySearch {
  /** How many tokens match. */
  readonly total: number;
  /** The first of them: exact matches, then those that begin with the query, then by id. */
  readonly hits: readonly VocabularyHit[];
}

/** A run of tokens for copying and export, as parallel arrays. */
export interface TokenRun {
  readonly lane: string;
  readonly firstIndex: number;
  readonly start: Uint32Array<ArrayBuffer>;
  readonly end: Uint32Array<ArrayBuffer>;
  readonly id: Int32Array<ArrayBuffer>;
  readonly flags: Uint8Array<ArrayBuffer>;
  /** Spelling of each token; the text under its span where the vocabulary has none. */
  readonly pieces: readonly string[];
}
