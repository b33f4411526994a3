import { utf8Length } from '../../../base/utf8-length.ts';
import { type AddedToken, AddedTokenFinder, cutAligned } from './added-tokens.ts';
import { AlignedText } from './aligned-text.ts';
import type { PieceModel } from './models/piece-model.ts';
import type { Normalizer } from './normalizers/normalizer.ts';
import type { PreTokenizerStep } from './pre-tokenizers/read-pre-tokenizer.ts';
import { type Splits, spelledOut } from './pre-tokenizers/splits.ts';

/** Receives the parts of a text in order. */
export interface SectionVisitor {
  added(text: AlignedText, token: AddedToken): void;
  /** Text between added tokens, normalised and cut into pre-tokens. */
  section(splits: Splits): void;
}

export interface SectionParts {
  readonly added: readonly AddedToken[];
  readonly normalizers: readonly Normalizer[];
  readonly preTokenizers: readonly PreTokenizerStep[];
  readonly model: PieceModel;
}

/** A range of the pasted text to be read. */
export interface TextRange {
  readonly text: string;
  readonly from: number;
  readonly to: number;
  /** UTF-8 offset of `from`. */
  readonly byteFrom: number;
  /** The range starts inside a section: nothing is put in front of it. */
  readonly continued: boolean;
}

/**
 * All that happens to a text before the model: added tokens are cut out of it, what is left is normalised, normalised
 * added tokens are cut out of that, the rest goes through the pre-tokenizer.
 */
export class SectionReader {
  readonly #parts: SectionParts;
  readonly #raw: AddedTokenFinder;
  readonly #normalized: AddedTokenFinder;
  readonly #spellings: ReadonlyMap<number, string>;

  constructor(parts: SectionParts) {
    this.#parts = parts;
    this.#spellings = new Map(
      parts.added.map((token) => [
        token.id,
        token.normalized ? this.#normalize(AlignedText.of(token.content, 0), false).text : token.content,
      ]),
    );
    const spell = (token: AddedToken): string => this.spell(token);
    this.#raw = new AddedTokenFinder(
      parts.added.filter((token) => !token.normalized),
      spell,
    );
    this.#normalized = new AddedTokenFinder(
      parts.added.filter((token) => token.normalized),
      spell,
    );
  }

  /** How an added token is spelt in the text that it is looked for in. */
  spell(token: AddedToken): string {
    return this.#spellings.get(token.id) ?? token.content;
  }

  read(
    { text, from, to, byteFrom, continued }: TextRange,
    matchSpecial: boolean,
    visitor: SectionVisitor,
  ): void {
    const range = text.slice(from, to);
    let byte = byteFrom;
    for (const stretch of this.#raw.cut(range, matchSpecial)) {
      const source = AlignedText.of(range.slice(stretch.from, stretch.to), byte);
      byte += utf8Length(source.text);
      if (stretch.token) {
        visitor.added(source, stretch.token);
        continue;
      }
      const normalized = this.#normalize(source, continued && stretch.from === 0);
      for (const part of cutAligned(normalized, this.#normalized, matchSpecial)) {
        if (part.token) visitor.added(part.text, part.token);
        else visitor.section(this.#split(part.text));
      }
    }
  }

  #normalize(source: AlignedText, continued: boolean): AlignedText {
    return this.#parts.normalizers.reduce(
      (text, step) => (continued && step.continued ? step.continued(text) : step.apply(text)),
      source,
    );
  }

  #split(text: AlignedText): Splits {
    let splits: Splits = { text, ranges: [0, text.text.length], bytes: false };
    for (const step of this.#parts.preTokenizers) splits = step.run(splits);
    return this.#parts.model.readsBytes ? splits : spelledOut(splits);
  }
}
