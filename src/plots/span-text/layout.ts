import { shownBytes, wholeCharacters } from '../../base/shown-bytes.ts';
import { utf8Decode } from '../../base/utf8-offsets.ts';

/** One of the spans that a text is cut into. */
export interface TextSpan {
  /** UTF-8 bytes `[start, end)`. */
  readonly start: number;
  readonly end: number;
  /** As it is drawn: line ends are kept behind a sign, parts of characters are bytes. */
  readonly text: string;
}

/** More spans than this are no reading matter, and slow to draw. */
export const mostSpans = 1500;

/**
 * The spans of a text between its cuts, the first {@link mostSpans} of them.
 * @param starts where each span begins, in bytes, ascending from 0
 * @param end where the last one ends
 */
export function textSpans(bytes: Uint8Array, starts: ArrayLike<number>, end: number): readonly TextSpan[] {
  const n = Math.min(starts.length, mostSpans);
  return Array.from({ length: n }, (_, i) => {
    const from = starts[i]!;
    const to = i + 1 < starts.length ? starts[i + 1]! : end;
    return { start: from, end: to, text: drawn(bytes.subarray(from, to)) };
  });
}

function drawn(bytes: Uint8Array): string {
  const [from, to] = wholeCharacters(bytes);
  const whole = utf8Decode(bytes.subarray(from, to)).replaceAll('\n', '⏎\n');
  return shownBytes(bytes.subarray(0, from)) + whole + shownBytes(bytes.subarray(to));
}

/** Index of the span that holds a byte, or −1. */
export function spanAt(spans: readonly TextSpan[], byte: number): number {
  let low = 0;
  let high = spans.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (spans[middle]!.end <= byte) low = middle + 1;
    else high = middle;
  }
  return low < spans.length && spans[low]!.start <= byte ? low : -1;
}
