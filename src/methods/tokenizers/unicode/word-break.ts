import { isPictographic, wordBreak, wordBreakOf } from './character-classes.ts';

const { Other, CR, LF, Newline, Extend, ZWJ, Format, WSegSpace } = wordBreak;
const { Regional_Indicator, Katakana, Hebrew_Letter, ALetter, Numeric, ExtendNumLet } = wordBreak;
const { Single_Quote, Double_Quote, MidNumLet, MidLetter, MidNum } = wordBreak;

const isNewline = (value: number): boolean => value >= CR && value <= Newline;
/** What WB4 skips. */
const isIgnored = (value: number): boolean => value >= Extend && value <= Format;
const isLetter = (value: number): boolean => value === ALetter || value === Hebrew_Letter;
const isMidNumLetQ = (value: number): boolean => value === MidNumLet || value === Single_Quote;
const isMidLetter = (value: number): boolean => value === MidLetter || isMidNumLetQ(value);
const isMidNumber = (value: number): boolean => value === MidNum || isMidNumLetQ(value);
/** Joined by an ExtendNumLet on either side (WB13a, WB13b). */
const isNumberLetter = (value: number): boolean => isLetter(value) || value === Numeric || value === Katakana;

const unitsOf = (codePoint: number): number => (codePoint > 0xffff ? 2 : 1);

/**
 * End of the segment that begins at `from`, by the default word boundary rules of UAX #29 (revision 45, section 4.1):
 * the rules alone, without the dictionaries that ICU adds for Thai, Lao, Khmer, Burmese, Chinese and Japanese.
 * @param from a boundary, `from < to`
 * @param to end of the text, or a boundary
 * @returns UTF-16 index in `(from, to]`. The cost is linear in the segment with what follows one mark.
 */
export function nextWordBreak(text: string, from: number, to: number): number {
  let codePoint = text.codePointAt(from)!;
  let at = from + unitsOf(codePoint);
  let raw = wordBreakOf(codePoint);
  let last = raw;
  let beforeLast: number = Other;
  let flagHalves = raw === Regional_Indicator ? 1 : 0;
  while (at < to) {
    codePoint = text.codePointAt(at)!;
    const next = wordBreakOf(codePoint);
    const end = at + unitsOf(codePoint);
    if (raw === CR && next === LF) return end;
    if (isNewline(raw) || isNewline(next)) return at;
    const joinsRaw = (raw === ZWJ && isPictographic(codePoint)) || (raw === WSegSpace && next === WSegSpace);
    if (isIgnored(next)) {
      raw = next;
    } else {
      if (!joinsRaw && !joins(beforeLast, last, next, flagHalves, text, end, to)) return at;
      flagHalves = next === Regional_Indicator ? flagHalves + 1 : 0;
      beforeLast = last;
      last = next;
      raw = next;
    }
    at = end;
  }
  return to;
}

/** Rules WB5 to WB16 between two code points; those that WB4 skips are left out, `after` is where the text goes on. */
function joins(
  beforeLast: number,
  last: number,
  next: number,
  flagHalves: number,
  text: string,
  after: number,
  to: number,
): boolean {
  if (isLetter(last)) {
    if (isNumberLetterOrJoiner(next)) return next !== Katakana;
    if (last === Hebrew_Letter && next === Single_Quote) return true;
    if (isMidLetter(next)) return isLetter(followingClass(text, after, to));
    return (
      last === Hebrew_Letter && next === Double_Quote && followingClass(text, after, to) === Hebrew_Letter
    );
  }
  switch (last) {
    case Numeric:
      if (isNumberLetterOrJoiner(next)) return next !== Katakana;
      return isMidNumber(next) && followingClass(text, after, to) === Numeric;
    case Katakana:
      return next === Katakana || next === ExtendNumLet;
    case ExtendNumLet:
      return isNumberLetterOrJoiner(next);
    case Regional_Indicator:
      return next === Regional_Indicator && flagHalves % 2 === 1;
    case Double_Quote:
      return beforeLast === Hebrew_Letter && next === Hebrew_Letter;
    default:
      return (
        (isMidLetter(last) && isLetter(beforeLast) && isLetter(next)) ||
        (isMidNumber(last) && beforeLast === Numeric && next === Numeric)
      );
  }
}

const isNumberLetterOrJoiner = (value: number): boolean => isNumberLetter(value) || value === ExtendNumLet;

/** Class of the first code point from `at` on that WB4 does not skip; Other at the end. */
function followingClass(text: string, at: number, to: number): number {
  let index = at;
  while (index < to) {
    const codePoint = text.codePointAt(index)!;
    const value = wordBreakOf(codePoint);
    if (!isIgnored(value)) return value;
    index += unitsOf(codePoint);
  }
  return Other;
}

/**
 * Whether the rules may be applied to the text before `index` and to the text from it on as if they were two texts.
 * Read off the two code points at `index`: after a line end, before white space, and between a code point that no rule
 * looks back to (Other, WSegSpace) and one that does not attach to it, no rule reaches across.
 */
export function isCertainWordBreak(text: string, index: number): boolean {
  if (isPairMiddle(text, index)) return false;
  const before = wordBreakOf(codePointBefore(text, index));
  const after = wordBreakOf(text.codePointAt(index)!);
  if (before === LF || before === Newline) return true;
  if (after === WSegSpace) return before !== WSegSpace;
  return (before === Other || before === WSegSpace) && !isIgnored(after);
}

export const isPairMiddle = (text: string, index: number): boolean =>
  (text.charCodeAt(index) & 0xfc00) === 0xdc00;

/** The code point that ends at `index > 0`. */
export function codePointBefore(text: string, index: number): number {
  return text.codePointAt(isPairMiddle(text, index - 1) ? index - 2 : index - 1)!;
}
