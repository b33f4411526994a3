import type { ErrorReport } from './errors.ts';
import type { ParallelLanguage, ParallelText } from './parallel-text.ts';

/** What a language costs beside the reference, by one tokenizer. */
export interface Premium {
  /** Corpus token count: tokens of all parts. */
  readonly ctc: number;
  /** `ctc / ctc of the reference`; 1 for the reference itself. */
  readonly premium: number;
  /** Percentile interval of the premium when parts are drawn with replacement. */
  readonly low: number;
  readonly high: number;
}

/** Texts that say the same in several languages. */
export type ParallelSource =
  /** The packed Universal Declaration of Human Rights; `url` is the folder that holds its `index.json`. */
  | { readonly kind: 'udhr'; readonly url: string }
  | { readonly kind: 'own'; readonly texts: readonly ParallelText[] };

export interface LanguageSize extends ParallelLanguage {
  readonly codePoints: number;
  readonly nBytes: number;
  /** Share of the code points that are white space, in [0, 1]. */
  readonly whiteSpace: number;
}

export interface TokenizerPremiums {
  /** `tokenizerKey`. */
  readonly key: string;
  readonly name: string;
  /** In the order of the languages; null for a tokenizer that could not be opened. */
  readonly premiums: readonly Premium[] | null;
  readonly error: ErrorReport | null;
}

/**
 * What merges never cross: the pre-tokens of GPT-2, in which a combining mark ends a word; the same with marks inside words; or only
 * the ends of an article or line, as in the second stage of SuperBPE.
 */
export const mergeBorders = ['words', 'marked-words', 'parts'] as const;
export type MergeBorders = (typeof mergeBorders)[number];

/** Tokens of one language's text under vocabularies learnt on it, by their size. */
export interface VocabularyCurve extends ParallelLanguage {
  readonly points: readonly { readonly vocabulary: number; readonly count: number }[];
  /** The largest vocabulary that the text gives. */
  readonly largest: number;
}

export interface PremiumTable {
  readonly languages: readonly LanguageSize[];
  /** Index of the reference language. */
  readonly reference: number;
  /** Aligned parts of each text. */
  readonly parts: number;
  readonly tokenizers: readonly TokenizerPremiums[];
}
