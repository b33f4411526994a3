import type { Provenance } from './provenance.ts';

/** Slots of a distribution over the next byte: the 256 bytes, then the end of the text. */
export const byteSlots = 257;

/** A token of a cover. */
export interface CoverToken {
  readonly id: number;
  /** With its spaces visible. */
  readonly text: string;
  /** Bytes after the safe split, half-open; the last token of a cover may reach past the caret. */
  readonly start: number;
  readonly end: number;
}

export interface ShownCover {
  readonly tokens: readonly CoverToken[];
  /** Share of all covers of the prompt, in [0, 1]. */
  readonly share: number;
}

/** What a token model and a byte model expect at the caret (2410.09303). */
export interface NextBytes {
  /** What ran the models. */
  readonly backend: Provenance['backend'];
  /** UTF-8 bytes before the caret. */
  readonly caret: number;
  /** Byte from which the prompt is covered anew: the tokenizer cuts there whatever follows. */
  readonly split: number;
  /** False where no such byte was near: the split is then a token border that later text could move. */
  readonly isSplitSafe: boolean;
  /** Tokens of the text before the split that the token model reads. */
  readonly contextTokens: number;
  /** Tokens of the canonical encoding between the split and the caret. */
  readonly tail: readonly CoverToken[];
  readonly tokenModel: {
    readonly id: string;
    readonly sha256: string;
    /** Shape [257], from the tokens of the prompt as it stands. */
    readonly naive: Float64Array<ArrayBuffer>;
    /** Shape [257], over all covers of the prompt. */
    readonly exact: Float64Array<ArrayBuffer>;
    /** The most probable covers. */
    readonly covers: readonly ShownCover[];
    readonly coverCount: number;
    /** log2 P(bytes between split and caret | context), over valid token sequences. */
    readonly bits: number;
    /** Share of the model's mass behind the caret that lies on sequences no encoder makes. */
    readonly invalidShare: number;
    /** Distinct contexts that the model was asked about. */
    readonly calls: number;
  };
  readonly byteModel: {
    readonly id: string;
    readonly sha256: string;
    readonly exact: Float64Array<ArrayBuffer>;
  };
}
