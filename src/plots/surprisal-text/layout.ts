import { utf8Decode, utf8Encode } from '../../base/utf8-offsets.ts';
import type { ByteRange, Curve } from '../../contracts/curve.ts';
import { type HeatScale, heatValue, shadeOf } from './heat.ts';

/** A stretch of text in one shade: one token, or several that share a character. */
export interface TextPiece {
  readonly text: string;
  /** UTF-8 bytes of the text. */
  readonly start: number;
  readonly end: number;
  /** Tokens `[first, last)`. */
  readonly first: number;
  readonly last: number;
  /** −1 where nothing is predicted (yet). */
  readonly shade: number;
}

export interface TextPieces {
  readonly pieces: readonly TextPiece[];
  /** The range goes on after the last piece. */
  readonly isCut: boolean;
}

/** More pieces than this are no reading matter, and slow to draw. */
export const mostPieces = 6000;

/**
 * The characters of a curve's text in the shades of its tokens; tokens that cut a character are drawn together.
 * @param text the text that the curve is of
 * @param range what part of it, in bytes; a piece that shares a byte with it belongs to it
 */
export function textPieces(
  curve: Curve,
  text: string,
  range: ByteRange,
  scale: HeatScale,
  unit: 'byte' | 'token',
): TextPieces {
  const { start, end } = curve.head.tokens;
  // A character has at least one byte: so many of them hold all tokens.
  const bytes = utf8Encode(text.slice(0, end.at(-1) ?? 0));
  const n = start.length;
  const pieces: TextPiece[] = [];
  let first = firstAbove(end, range.start);
  while (first > 0 && first < n && !startsCharacter(bytes, start[first]!)) first--;
  while (first < n && start[first]! < range.end && pieces.length < mostPieces) {
    let last = first + 1;
    while (last < n && (!startsCharacter(bytes, end[last - 1]!) || end[last - 1] === start[first])) last++;
    const from = start[first]!;
    const to = end[last - 1]!;
    if (to > from) {
      pieces.push({
        text: utf8Decode(bytes.subarray(from, to)),
        start: from,
        end: to,
        first,
        last,
        shade: shadeOf(scale, heatValue(curve, first, last, scale.by, unit)),
      });
    }
    first = last;
  }
  return { pieces, isCut: first < n && start[first]! < range.end };
}

/** Index of the piece that holds a byte, or −1. */
export function pieceAt(pieces: readonly TextPiece[], byte: number): number {
  let low = 0;
  let high = pieces.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (pieces[middle]!.end <= byte) low = middle + 1;
    else high = middle;
  }
  return low < pieces.length && pieces[low]!.start <= byte ? low : -1;
}

/** Pieces `[from, to)` that share a byte with a range. */
export function piecesIn(pieces: readonly TextPiece[], { start, end }: ByteRange): readonly [number, number] {
  let from = 0;
  while (from < pieces.length && pieces[from]!.end <= start) from++;
  let to = from;
  while (to < pieces.length && pieces[to]!.start < end) to++;
  return [from, to];
}

const startsCharacter = (bytes: Uint8Array, at: number): boolean =>
  at >= bytes.length || (bytes[at]! & 0xc0) !== 0x80;

/** Index of the first of ascending values that lies above `value`. */
function firstAbove(values: Uint32Array, value: number): number {
  let low = 0;
  let high = values.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (values[middle]! > value) high = middle;
    else low = middle + 1;
  }
  return low;
}
