import { classes, classRuns } from './word-break-data.ts';

/** Values of the Word_Break property (UAX #29, table 3), under the names of the Unicode data files. */
export const wordBreak = {
  Other: 0,
  CR: 1,
  LF: 2,
  Newline: 3,
  Extend: 4,
  ZWJ: 5,
  Format: 6,
  Regional_Indicator: 7,
  Katakana: 8,
  Hebrew_Letter: 9,
  ALetter: 10,
  Single_Quote: 11,
  Double_Quote: 12,
  MidNumLet: 13,
  MidLetter: 14,
  MidNum: 15,
  Numeric: 16,
  ExtendNumLet: 17,
  WSegSpace: 18,
} as const;

/** The parts of General_Category and of the binary properties that the splitters and the word count ask for. */
export const category = {
  other: 0,
  /** \p{P} */
  punctuation: 1,
  /** \p{Ll} */
  lowercase: 2,
  /** \p{Lu} */
  uppercase: 3,
  /** \p{Alphabetic} or \p{N}, without the two above. */
  alphanumeric: 4,
  /** \p{White_Space} */
  whiteSpace: 5,
} as const;

const wordBreakBits = 0b11111;
const pictographicBit = 0b100000;
const categoryShift = 6;

let table: Uint16Array | null = null;

/** Packed class of every code point (2.2 MB), unfolded on first use. Surrogates are Other. */
function unfold(): Uint16Array {
  const packed = new Uint16Array(0x110000);
  let at = 0;
  for (const [, letter, length] of classRuns.matchAll(/([A-Za-z])(\d*)/g)) {
    const index = letter! < 'a' ? letter!.charCodeAt(0) - 65 : letter!.charCodeAt(0) - 71;
    const end = at + (length ? Number(length) : 1);
    packed.fill(classes[index]!, at, end);
    at = end;
  }
  return packed;
}

const packedClass = (codePoint: number): number => (table ??= unfold())[codePoint]!;

/** Word_Break of a code point (Unicode 16.0), one of `wordBreak`. */
export const wordBreakOf = (codePoint: number): number => packedClass(codePoint) & wordBreakBits;

/** \p{Extended_Pictographic} */
export const isPictographic = (codePoint: number): boolean =>
  (packedClass(codePoint) & pictographicBit) !== 0;

/** One of `category`. */
export const categoryOf = (codePoint: number): number => packedClass(codePoint) >> categoryShift;

/** \p{Alphabetic} or \p{N}. */
export function isAlphanumeric(codePoint: number): boolean {
  const value = categoryOf(codePoint);
  return value === category.lowercase || value === category.uppercase || value === category.alphanumeric;
}
