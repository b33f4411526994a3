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
 */
export function wordRanges(text: string): WordRanges {
  const starts: number[] = [];
  const ends: number[] = [];
  let byte = 0;
  for (let at = 0; at < text.length; ) {
    const end = nextWordBreak(text, at, text.length);
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
