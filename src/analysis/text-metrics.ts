import { type Segmentation, SegmentFlag } from '../contracts/segmentation.ts';
import type { TextMetrics, TextSize } from '../contracts/text-metrics.ts';

/** Byte ranges `[start, end)` of the words of a text, in order, apart from each other. */
export interface WordSpans {
  readonly start: Uint32Array;
  readonly end: Uint32Array;
}

/** Unicode code points of a well-formed string. */
export function countCodePoints(text: string): number {
  let count = text.length;
  for (let i = 0; i < text.length; i++) if ((text.charCodeAt(i) & 0xfc00) === 0xdc00) count--;
  return count;
}

/** All figures of the metrics table in one pass over tokens and words. */
export function textMetrics(segmentation: Segmentation, words: WordSpans, size: TextSize): TextMetrics {
  const { start, end, flags } = segmentation;
  let tokens = 0;
  let unknown = 0;
  let byteFallback = 0;
  let covered = 0;
  let onWords = 0;
  let split = 0;
  let word = 0;
  let lastSplit = -1;
  const markCut = (byte: number): void => {
    if (
      word < words.start.length &&
      words.start[word]! < byte &&
      byte < words.end[word]! &&
      lastSplit !== word
    ) {
      lastSplit = word;
      split++;
    }
  };
  for (let i = 0; i < start.length; i++) {
    if ((flags[i]! & SegmentFlag.virtual) !== 0) continue;
    const from = start[i]!;
    const to = end[i]!;
    tokens++;
    if ((flags[i]! & SegmentFlag.unknown) !== 0) unknown++;
    if ((flags[i]! & SegmentFlag.byteFallback) !== 0) byteFallback++;
    covered += to - from;
    while (word < words.end.length && words.end[word]! <= from) word++;
    if (from === to) continue;
    if (word < words.start.length && words.start[word]! < to) onWords++;
    markCut(from);
    while (word < words.end.length && words.end[word]! <= to) word++;
    markCut(to);
  }
  return {
    tokens,
    inserted: start.length - tokens,
    bytesPerToken: ratio(size.nBytes, tokens),
    charsPerToken: ratio(size.codePoints, tokens),
    fertility: ratio(onWords, size.words),
    splitWords: ratio(split, size.words),
    unknown,
    byteFallback,
    uncoveredBytes: size.nBytes - covered,
  };
}

const ratio = (value: number, of: number): number => (of === 0 ? Number.NaN : value / of);
