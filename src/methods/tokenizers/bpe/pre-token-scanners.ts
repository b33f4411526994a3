import { Letter, letterClassAt, skipAny, skipNone, widthAt } from './letter-classes.ts';

/**
 * The pre-tokenizer patterns of the well-known byte-level vocabularies, scanned by hand: the same matches as the
 * regular expression (fuzzed against its translation), in time linear in the text, without a match object per word.
 *
 * Every pattern here matches at every position, so its matches tile the text.
 */
export interface PreTokenScanner {
  /** The regular expression in the syntax of tokenizer files. */
  readonly pattern: string;
  /** Bits of the `Letter` classes that a match may have read in any number past its end. */
  readonly elastic: number;
  /**
   * End of the match that starts at `from < end`, where `end` counts as the end of the text. Both are code point borders.
   *
   * What a match may have read, which incremental encoding relies on: nothing before `from`; and when it ends at `e`,
   * nothing at or after `x + 3`, where `x` is the first index from `e` on whose code point is not {@link elastic}.
   * For a run of a class reads one code point (2 units) past its end, a contraction an apostrophe and two letters, and
   * the alternatives that give back part of a run that they have read give back elastic code points only.
   */
  next(text: string, from: number, end: number): number;
}

/** How many UTF-16 units past the elastic run after a match it may have read. */
export const SCANNER_REACH = 3;

const wordLike = Letter.any | Letter.number | Letter.space;

/** r50k and p50k (GPT-2, GPT-3, RoBERTa; `ByteLevel` of tokenizer.json). */
export const gpt2Scanner: PreTokenScanner = {
  pattern: String.raw`'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+`,
  elastic: Letter.space,
  next(text, from, end) {
    const contraction = exactContraction(text, from, end);
    if (contraction > 0) return from + contraction;
    const at = text.charCodeAt(from) === 0x20 ? from + 1 : from;
    const first = letterClassAt(text, at, end);
    if (first & Letter.any) return skipAny(text, at, end, Letter.any);
    if (first & Letter.number) return skipAny(text, at, end, Letter.number);
    if (first !== 0 && !(first & Letter.space)) return skipNone(text, at, end, wordLike);
    return spacesEnd(from, skipAny(text, from, end, Letter.space), end);
  },
};

/** cl100k with at most `digits` digits to a number: 3 for GPT-4 and Llama 3, 1 for Qwen 2 and 2.5. */
function cl100kScanner(pattern: string, digits: number): PreTokenScanner {
  return {
    pattern,
    elastic: Letter.space,
    next(text, from, end) {
      const contraction = caselessContraction(text, from, end);
      if (contraction > 0) return from + contraction;
      const first = letterClassAt(text, from, end);
      if (first & Letter.any) return skipAny(text, from, end, Letter.any);
      if (first & Letter.number) return numberEnd(text, from, end, digits);
      if (!(first & Letter.newline)) {
        const second = from + widthAt(text, from);
        if (letterClassAt(text, second, end) & Letter.any) return skipAny(text, second, end, Letter.any);
      }
      return punctuationOrSpace(text, from, end, false);
    },
  };
}

export const gpt4Scanner = cl100kScanner(
  String.raw`(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+`,
  3,
);

export const qwenScanner = cl100kScanner(
  String.raw`(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+`,
  1,
);

const capitals = Letter.upper | Letter.uncased | Letter.mark;
const smalls = Letter.lower | Letter.uncased | Letter.mark;

/** o200k (GPT-4o and later): words also cut where the case changes. */
export const gpt4oScanner: PreTokenScanner = {
  pattern: [
    String.raw`[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+(?i:'s|'t|'re|'ve|'m|'ll|'d)?`,
    String.raw`[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*(?i:'s|'t|'re|'ve|'m|'ll|'d)?`,
    String.raw`\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+`,
  ].join('|'),
  elastic: Letter.space | capitals,
  next(text, from, end) {
    const first = letterClassAt(text, from, end);
    if (first & Letter.number) return numberEnd(text, from, end, 3);
    const mayLead = (first & (Letter.newline | Letter.any)) === 0;
    const second = mayLead ? from + widthAt(text, from) : from;
    let word = mayLead ? capitalisedEnd(text, second, end) : -1;
    if (word < 0) word = capitalisedEnd(text, from, end);
    if (word < 0 && mayLead) word = upperEnd(text, second, end);
    if (word < 0) word = upperEnd(text, from, end);
    if (word >= 0) return word + caselessContraction(text, word, end);
    return punctuationOrSpace(text, from, end, true);
  },
};

/** End of `capitals* smalls+` at `from`, or -1: the capitals give back until a small is left for the rest. */
function capitalisedEnd(text: string, from: number, end: number): number {
  const turn = skipAny(text, from, end, capitals);
  const tail = skipAny(text, turn, end, smalls);
  if (tail > turn) return tail;
  for (let at = turn; at > from; ) {
    const before = at - (at - 2 >= from && widthAt(text, at - 2) === 2 ? 2 : 1);
    if (letterClassAt(text, before, end) & smalls) return at;
    at = before;
  }
  return -1;
}

/** End of `capitals+ smalls*` at `from`, or -1. */
function upperEnd(text: string, from: number, end: number): number {
  const turn = skipAny(text, from, end, capitals);
  return turn > from ? skipAny(text, turn, end, smalls) : -1;
}

/** ` ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+` where none of the earlier alternatives matched. */
function punctuationOrSpace(text: string, from: number, end: number, slashes: boolean): number {
  const at = text.charCodeAt(from) === 0x20 ? from + 1 : from;
  const marks = skipNone(text, at, end, wordLike);
  if (marks > at)
    return slashes ? skipBreaksAndSlashes(text, marks, end) : skipAny(text, marks, end, Letter.newline);
  const run = skipAny(text, from, end, Letter.space);
  for (let i = run; i > from; i--) {
    const unit = text.charCodeAt(i - 1);
    if (unit === 0x0a || unit === 0x0d) return i;
  }
  return spacesEnd(from, run, end);
}

/** `\s+(?!\S)|\s+` over the whitespace run `[from, run)`: the last space is left to the word after it. */
function spacesEnd(from: number, run: number, end: number): number {
  return run < end && run - from > 1 ? run - 1 : run;
}

function skipBreaksAndSlashes(text: string, at: number, end: number): number {
  let i = at;
  while (i < end) {
    const unit = text.charCodeAt(i);
    if (unit !== 0x0a && unit !== 0x0d && unit !== 0x2f) break;
    i++;
  }
  return i;
}

function numberEnd(text: string, from: number, end: number, digits: number): number {
  let at = from;
  for (let n = 0; n < digits && letterClassAt(text, at, end) & Letter.number; n++) at += widthAt(text, at);
  return at;
}

/** Length of `'s|'t|'re|'ve|'m|'ll|'d` at `at`, or 0. */
function exactContraction(text: string, at: number, end: number): number {
  if (text.charCodeAt(at) !== 0x27) return 0;
  const length = contractionLength(text.charCodeAt(at + 1), text.charCodeAt(at + 2));
  return at + length <= end ? length : 0;
}

/** Length of `(?i:'s|'t|'re|'ve|'m|'ll|'d)` at `at`, or 0. By Unicode case folding ſ is an s. */
function caselessContraction(text: string, at: number, end: number): number {
  if (text.charCodeAt(at) !== 0x27) return 0;
  const first = foldAscii(text.charCodeAt(at + 1));
  const length = contractionLength(first, foldAscii(text.charCodeAt(at + 2)));
  return at + length <= end ? length : 0;
}

const foldAscii = (unit: number): number =>
  unit >= 0x41 && unit <= 0x5a ? unit + 32 : unit === 0x17f ? 0x73 : unit;

const [s, t, m, d, r, v, e, l] = Array.from('stmdrvel', (letter) => letter.charCodeAt(0));

function contractionLength(first: number, second: number): number {
  if (first === s || first === t || first === m || first === d) return 2;
  if ((first === r || first === v) && second === e) return 3;
  return first === l && second === l ? 3 : 0;
}

const scanners = new Map(
  [gpt2Scanner, gpt4Scanner, qwenScanner, gpt4oScanner].map((scanner) => [scanner.pattern, scanner]),
);
/** The spelling of the GPT-2 pattern in newer files; the same language. */
scanners.set(
  String.raw`'(?:[sdmt]|ll|ve|re)| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+`,
  gpt2Scanner,
);

/** The hand-written scanner of a pattern, found by its exact text; null when there is none. */
export const scannerOf = (pattern: string): PreTokenScanner | null => scanners.get(pattern) ?? null;
