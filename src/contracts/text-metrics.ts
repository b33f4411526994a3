/** Denominators that all tokenizers of one text share. */
export interface TextSize {
  readonly nBytes: number;
  readonly codePoints: number;
  /** Segments between UAX #29 word boundaries that hold a letter or a digit (\p{Alphabetic} or \p{N}). */
  readonly words: number;
}

/** How a tokenizer cuts a text. A ratio without a denominator is NaN. */
export interface TextMetrics {
  /** Tokens that stand for text; tokens that the tokenizer inserted are counted apart. */
  readonly tokens: number;
  readonly inserted: number;
  readonly bytesPerToken: number;
  /** Code points per token. */
  readonly charsPerToken: number;
  /** Tokens that share a byte with at least one word, per word. Below 1 only where tokens span words. */
  readonly fertility: number;
  /** Share of the words with a cut strictly inside, in [0, 1]. */
  readonly splitWords: number;
  /** Tokens that stand for text outside the vocabulary. */
  readonly unknown: number;
  /** Tokens that spell one raw byte. */
  readonly byteFallback: number;
  /** Bytes of the text that no token covers; 0 for a lossless tokenizer. */
  readonly uncoveredBytes: number;
}

/** The figures of one lane. */
export interface LaneMetrics {
  /** `tokenizerKey` of the lane's tokenizer. */
  readonly key: string;
  /** Null while the lane has no tokens for the whole text. */
  readonly metrics: TextMetrics | null;
  /** Time spent in the tokenizer since the text was opened, ms. */
  readonly encodeMs: number;
}

/** The figures of the text under study. */
export interface DocumentMetrics {
  readonly size: TextSize;
  readonly lanes: readonly LaneMetrics[];
  /** Boundary F1 of each pair of lanes, shape [lanes, lanes], row-major, in [0, 1]; NaN where a lane has no figures. */
  readonly f1: Float64Array<ArrayBuffer>;
  /** Boundary Jaccard index of each pair, as `f1`. */
  readonly jaccard: Float64Array<ArrayBuffer>;
}

/** What the position and compute estimates need of a text beside its token counts. */
export interface SequenceCounts {
  readonly nBytes: number;
  /** Chunks of the HAT splitter at its defaults. */
  readonly hatChunks: number;
  /** Words of the Learn-Your-Tokens pre-split at its defaults. */
  readonly pooledWords: number;
}
