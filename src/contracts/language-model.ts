import type { AttentionCapture } from './attention-capture.ts';
import type { ModelRef } from './model.ts';
import type { TextTokenizer } from './text-tokenizer.ts';

/** Widths of a decoder. Query head h reads key/value head `floor(h · nKvHead / nHead)`; `dModel` is the residual stream's. */
export interface ModelGeometry {
  readonly nLayer: number;
  readonly nHead: number;
  readonly nKvHead: number;
  readonly dHead: number;
  readonly dModel: number;
}

/** What is known of a language model before it runs. */
export interface LanguageModelInfo {
  readonly ref: ModelRef;
  /** `lm-bpe4k`, `org/name`, or a file name. */
  readonly name: string;
  /** One phrase beside the name, such as "trained by us, tiny" or "onnx/model, q8". */
  readonly label: string;
  /** Hash of the weights: with the ref it tells what made a result. */
  readonly sha256: string;
  /** Logits a token; ids lie in [0, vocabSize). The tokenizer may use fewer. */
  readonly vocabSize: number;
  /**
   * Most tokens of one run: what the model was trained for (1,024 where that is not known), less where their logits or
   * the scores of one layer would exceed 512 MB. A longer text is read in windows.
   */
  readonly nContext: number;
  /** What the model was trained for, in tokens; null where neither its config nor its graph tells. */
  readonly trainedContext: number | null;
  /** Null where neither the config nor the graph tells. */
  readonly geometry: ModelGeometry | null;
  /** Token that every text starts with, or null: then the first token of a text has no prediction. */
  readonly bos: number | null;
  /** Size of the download. */
  readonly bytes: number;
}

export interface LanguageModelRun {
  readonly signal?: AbortSignal;
  /** Runs of one lane answer the same question: a new one makes the older ones stale, and their callers get an AbortError. */
  readonly lane?: string;
}

/** A text that is read piece by piece: what stands before is remembered as keys and values instead of being read again. */
export interface TextReading {
  /**
   * Logits of the next token after each of `ids`, which follow those read before.
   * @param ids shape [n], n ≥ 1; all pieces together hold at most `info.nContext`.
   * @returns as of {@link LanguageModel.logits}; a call that throws has read nothing.
   */
  readOn(ids: Int32Array, options?: LanguageModelRun): Promise<Float32Array>;
}

/** A causal language model over the ids of its own tokenizer. */
export interface LanguageModel {
  readonly info: LanguageModelInfo;
  readonly tokenizer: TextTokenizer;
  /**
   * Logits of the next token after every token, before any softmax.
   * @param ids shape [n], 1 ≤ n ≤ `info.nContext`; bos is not added.
   * @returns Float32Array, shape [n, vocabSize], row-major: row i predicts the token after ids[i].
   * @throws TokenscopeError `bad-input` for no or too many tokens or ids outside the vocabulary; what the engine throws;
   *   an AbortError.
   */
  logits(ids: Int32Array, options?: LanguageModelRun): Promise<Float32Array>;
  /** Begins to read a text piece by piece; absent where the graph has no cache that can be fed. */
  startReading?(): TextReading;
  /**
   * Queries, keys and values of every layer (post-RoPE) in one dense run.
   * @param ids as of {@link logits}.
   * @throws TokenscopeError `unsupported` naming the attention that cannot be read.
   */
  attentionTaps(ids: Int32Array, options?: LanguageModelRun): Promise<AttentionCapture>;
}
