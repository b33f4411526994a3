import type { EntropyEstimate } from './entropy-measure.ts';
import type { Segmentation } from './segmentation.ts';

/** What is measured of a token stream, with the settings of the measures. */
export interface InformationOptions {
  /** Order of the Rényi utilisation; 1 is Shannon's. */
  readonly alpha: number;
  /** Correction of H1. */
  readonly bias: 'none' | 'miller-madow';
  /** Vocabulary that utilisation is taken against: as trained, or the ids that occur. */
  readonly size: 'trained' | 'observed';
}

/** A lane whose tokens are to be measured. */
export interface MeasuredLane {
  readonly key: string;
  readonly segmentation: Segmentation;
  /** Null for an open vocabulary: its tokens are then told apart by their bytes, and only the observed size is known. */
  readonly vocabSize: number | null;
}

/** A token stream as a compressor and a channel code (2601.09039). */
export interface TokenInformation {
  /** Tokens of the text, without inserted ones. */
  readonly tokens: number;
  /** UTF-8 bytes of the text. */
  readonly nBytes: number;
  /** As trained; null for an open vocabulary. */
  readonly vocabSize: number | null;
  /** Distinct ids in the text. */
  readonly observed: number;
  /** H1 … H5, bits per token. */
  readonly entropies: readonly EntropyEstimate[];
  /** n · H1 over the bytes of the text. */
  readonly bitsPerByte: number;
  /** H1 / log2 K and R_α / log2 K, in [0, 1]; NaN where K is not known or 1. */
  readonly utilisation: number;
  readonly renyiUtilisation: number;
  /** R_2.5 / log2 of the observed size, in [0, 1]. */
  readonly renyiEfficiency: number;
  /**
   * zlib level 9: the text, its ids written as bytes, and how much shorter the second is as a share of the first. NaN for open
   * vocabularies, which have no ids.
   */
  readonly compressedText: number;
  readonly compressedIds: number;
  readonly compressionGain: number;
}

/** A tokenizer trained in the page and measured on a text that it has not seen. */
export interface TrainedPoint {
  /** Characters (UTF-16 units) that it was trained on. */
  readonly trainedOn: number;
  /** Size of the vocabulary, the 256 bytes included. */
  readonly vocabSize: number;
  readonly information: TokenInformation;
}

/** One training length of a scale sweep: the measures at every vocabulary size that the text was long enough for. */
export interface ScalePoint {
  readonly trainedOn: number;
  readonly sizes: readonly TrainedPoint[];
  /** Vocabulary size at which no pair was left that occurs twice; null when the largest size was reached. */
  readonly exhaustedAt: number | null;
}

/** Texts that tokenizers are trained and tested on in the page. */
export interface CorpusInfo {
  readonly id: string;
  readonly name: string;
  /** Where it comes from, one clause. */
  readonly origin: string;
}

/** Every domain's tokenizer on every domain's held-out text. */
export interface DomainMismatch {
  readonly domains: readonly CorpusInfo[];
  /** Row-major [train × test]. */
  readonly cells: readonly TrainedPoint[];
}

/** LZ-aware BPE beside plain BPE. */
export interface LzAwareReport {
  readonly corpus: string;
  readonly trainedOn: number;
  /** UTF-8 length of the validation text, bytes. */
  readonly validationBytes: number;
  /** The validation text as it is, compressed, bytes. */
  readonly compressedText: number;
  readonly steps: readonly LzMerge[];
  /** Compressed length of the validation stream after each merge of plain BPE. */
  readonly plainLengths: readonly number[];
}

export interface LzMerge {
  /** The merged token, and the one that BPE would have made, spelled for reading. */
  readonly piece: string;
  readonly frequentPiece: string;
  /** Place among the candidates by frequency, from 0. */
  readonly rank: number;
  /** Occurrences of the pair in the training text. */
  readonly count: number;
  /** Compressed length of the validation stream after it, bytes. */
  readonly length: number;
}
