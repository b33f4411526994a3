import { isAlphanumeric } from './character-classes.ts';
import { nextWordBreak } from './word-break.ts';
import { utf8Length } from '../../../base/utf8-length.ts';

/** Byte ranges of the words of a text, in order. */
export interface WordRanges {
  readonly start: Uint32Array<ArrayBuffer>;
  readonly end: Uint32Array<ArrayBuffer>;
}

/**
 * The words of a well-formed text: segments between UAX #29 word boundaries that hold a letter or a digit
 * (\p{Alphabetic} or \p{N}). Spaces, punctuation and symbols are no words.
 * @param from text start or a certain word break
 * @param byteFrom UTF-8 offset of `from`
 */
export function wordRanges(text: string, from = 0, to = text.length, byteFrom = 0): WordRanges {
  const starts: number[] = [];
  const ends: number[] = [];
  let byte = byteFrom;
  for (let at = from; at < to; ) {
    const end = nextWordBreak(text, at, to);
    const byteEnd = byte + utf8Length(text, at, end);
    if (holdsAlphanumeric(text, at, end)) {
      starts.push(byte);
      ends.push(byteEnd);
    }
    at = end;
    byte = byteEnd;
  }
  return { start: Uint32Array.from(starts), end: Uint32Array.from(ends) };
}

function holdsAlphanumeric(text: string, from: number, to: number): boolean {
  for (let at = from; at < to; ) {
    const codePoint = text.codePointAt(at)!;
    if (isAlphanumeric(codePoint)) return true;
    at += codePoint > 0xffff ? 2 : 1;
  }
  return false;
}
