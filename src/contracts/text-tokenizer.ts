import type { MethodInfo } from './method.ts';
import type { ParamValues } from './params.ts';
import type { Segmentation } from './segmentation.ts';

export type TokenizerFamily = 'byte' | 'char' | 'word' | 'bpe' | 'wordpiece' | 'unigram' | 'patch' | 'chunk';

export interface EncodeOptions {
  /** Add the post-processor's tokens ([CLS], <s>, …) as virtual tokens. Default false. */
  readonly addSpecial?: boolean;
  /** Match special tokens written in the text (`<|endoftext|>`) as such. Default false: they are plain text. */
  readonly matchSpecial?: boolean;
}

/** One replacement: UTF-16 indices `[from, to)` of the text before it. */
export interface TextEdit {
  readonly from: number;
  readonly to: number;
  readonly insert: string;
}

/** A replacement seen from both texts, with the byte offsets that segmentations need. Both texts are well-formed. */
export interface TextChange {
  readonly before: string;
  readonly after: string;
  readonly edit: TextEdit;
  /** UTF-8 offset of `edit.from` in both texts. */
  readonly byteFrom: number;
  /** UTF-8 offset of `edit.to` in the text before. */
  readonly byteTo: number;
  /** UTF-8 length of `edit.insert`. */
  readonly insertedBytes: number;
}

/** One step of how a token came to be, for the inspector. */
export type TraceStep =
  /** Adjacent pieces were joined by the merge of this rank. `pieces` is the whole pre-token after the step. */
  | {
      readonly kind: 'merge';
      readonly left: string;
      readonly right: string;
      readonly rank: number;
      readonly pieces: readonly string[];
    }
  /** A rule fired (normaliser, splitter, whole-word look-up, longest match). */
  | { readonly kind: 'rule'; readonly rule: string; readonly pieces: readonly string[] }
  /** Edges of the Unigram lattice that end at `to` (byte offsets in the pre-token), the best one first. Scores are natural log. */
  | {
      readonly kind: 'lattice';
      readonly to: number;
      readonly edges: readonly {
        readonly from: number;
        readonly piece: string;
        readonly score: number;
        readonly best: boolean;
      }[];
    };

/**
 * A tokenizer over text. Implementations are pure: the same text, options and instance give the same result,
 * and no method changes its arguments. Text with lone surrogates is made well-formed (U+FFFD) first.
 */
export interface TextTokenizer {
  readonly name: string;
  readonly family: TokenizerFamily;
  /** Number of ids, or null for an open vocabulary. Ids lie in [0, vocabSize) but need not all be in use. */
  readonly vocabSize: number | null;
  /** `decode(encode(x)) === x` for every well-formed x. */
  readonly lossless: boolean;
  /** Its tokens come from a model that runs elsewhere: lanes show them, and `encode` throws `unsupported`. */
  readonly needsModel?: true;
  encode(text: string, options?: EncodeOptions): Segmentation;
  /**
   * The segmentation of `change.after`, equal in every field to `encode(change.after, options)`,
   * by re-tokenizing only the pre-tokens that the edit can touch. Absent where equality is not provable.
   */
  update?(previous: Segmentation, change: TextChange, options?: EncodeOptions): Segmentation;
  /** Bytes of a token sequence; for open vocabularies throws `unsupported`. */
  decodeBytes(ids: ArrayLike<number>): Uint8Array;
  decode(ids: ArrayLike<number>): string;
  /** Raw bytes of one token, or null for an id not in use or a token without bytes of its own. */
  idToBytes(id: number): Uint8Array | null;
  /** The token as its vocabulary spells it (`Ġthe`, `▁the`, `##ing`), or null for an id not in use. */
  idToPiece(id: number): string | null;
  pieceToId(piece: string): number | undefined;
  /** Merge rank, or Unigram log-probability: what orders the vocabulary; null where there is none. */
  idToScore(id: number): number | null;
  /** How the pre-token that covers byte `at` of `text` was segmented. Empty for tokenizers without inner steps. */
  trace(text: string, at: number, options?: EncodeOptions): readonly TraceStep[];
}

/** A registered tokenizer that needs no vocabulary file. */
export interface TokenizerMethod extends MethodInfo {
  readonly kind: 'tokenizers';
  create(params: ParamValues): TextTokenizer;
}
