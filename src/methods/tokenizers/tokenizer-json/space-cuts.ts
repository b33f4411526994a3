import type { AddedToken } from './added-tokens.ts';
import type { PieceModel } from './models/piece-model.ts';
import type { Normalizer } from './normalizers/normalizer.ts';
import type { PreTokenizerStep } from './pre-tokenizers/read-pre-tokenizer.ts';

export interface CuttableParts {
  readonly normalizers: readonly Normalizer[];
  readonly preTokenizers: readonly PreTokenizerStep[];
  readonly model: PieceModel;
  readonly added: readonly AddedToken[];
  /** How an added token is spelt in the text that it is looked for in. */
  readonly spell: (token: AddedToken) => string;
}

const SPACE = 0x20;

/**
 * The places where a text may be cut so that `encode(text) = encode(left) ++ encode(right)`, the right part being read
 * as the continuation of a section. Such a place lies between an ASCII letter or digit and the space behind it, when
 * 1. no added token has such a place inside it, ends with that letter, or looks at what stands before its own space;
 * 2. every normaliser step treats the two sides alone (`Normalizer.local`);
 * 3. some pre-tokenizer step cuts there and every step before it treats the sides alone (what comes after works inside
 *    the pre-tokens), or all steps do and no merge of the model reaches across.
 * Each condition reads the two characters alone, so an edit anywhere else leaves the place what it is.
 */
export class SpaceCuts {
  /** By ASCII unit: a space after it is a cut. */
  readonly #before = new Uint8Array(0x80);
  /** There are such places at all. */
  readonly possible: boolean;
  /** A cut is also the start of a pre-token. */
  readonly startPreTokens: boolean;

  constructor({ normalizers, preTokenizers, model, added, spell }: CuttableParts) {
    const normalSpace = normalizers.reduce(
      (space, step) => (space === ' ' ? (step.space ?? space) : space),
      ' ',
    );
    const reach = normalizers.every((step) => step.local) ? borderOf(preTokenizers, normalSpace) : null;
    const spellings = added.map((token) => ({
      text: spell(token),
      space: token.normalized ? normalSpace : ' ',
      looksBack: token.singleWord,
    }));
    const isInside = spellings.some(({ text, space }) => holdsBorder(text, space));
    const looksBack = spellings.some(({ text, space, looksBack }) => looksBack && text.startsWith(space));
    if (reach && !isInside && !looksBack) {
      const endings = new Set(spellings.map(({ text }) => text.at(-1)?.toLowerCase()));
      for (let unit = 0x30; unit <= 0x7a; unit++) {
        const character = String.fromCharCode(unit);
        if (!/[0-9A-Za-z]/.test(character) || endings.has(character.toLowerCase())) continue;
        if (reach.border === 'cuts' || separatesAll(model, character, reach.space)) this.#before[unit] = 1;
      }
    }
    this.possible = this.#before.includes(1);
    this.startPreTokens = reach?.border === 'cuts';
  }

  /** The last cut at or before `index`, or 0. */
  before(text: string, index: number): number {
    let at = Math.min(index, text.length - 1);
    while (at > 0 && !this.#isCut(text, at)) at--;
    return Math.max(0, at);
  }

  /** The first cut at or after `index`, or the end of the text. */
  after(text: string, index: number): number {
    let at = Math.max(1, index);
    while (at < text.length && !this.#isCut(text, at)) at++;
    return Math.min(at, text.length);
  }

  #isCut(text: string, at: number): boolean {
    return text.charCodeAt(at) === SPACE && this.#before[text.charCodeAt(at - 1)] === 1;
  }
}

const holdsBorder = (text: string, space: string): boolean =>
  Array.from(text).some((character, i, all) => character === space && /^[0-9A-Za-z]$/.test(all[i - 1] ?? ''));

/** Whether the pre-tokenizer allows cuts before `normalSpace`, and what the space has become behind it. */
function borderOf(
  preTokenizers: readonly PreTokenizerStep[],
  normalSpace: string,
): { border: 'cuts' | 'local'; space: string } | null {
  let space = normalSpace;
  for (const step of preTokenizers) {
    const border = step.border(space);
    if (border === 'unknown') return null;
    if (border === 'cuts') return { border, space };
    space = step.space ?? space;
  }
  return { border: 'local', space };
}

/** The model keeps the letter, in either case, apart from what the space has become. */
const separatesAll = (model: PieceModel, letter: string, space: string): boolean =>
  [letter, letter.toLowerCase()].every((form) =>
    model.separates(form.codePointAt(0)!, space.codePointAt(0)!),
  );
