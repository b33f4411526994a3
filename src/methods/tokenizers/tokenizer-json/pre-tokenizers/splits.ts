import { utf8Length } from '../../../../base/utf8-length.ts';
import { type AlignedText, TextRewriter } from '../aligned-text.ts';
import { toByteAlphabet } from '../byte-spelling.ts';
import { forEachMatch } from '../matches.ts';

/** A section of text cut into pre-tokens. */
export interface Splits {
  readonly text: AlignedText;
  /** UTF-16 ranges of `text` that are not empty and do not overlap, flat: start, end, start, end, … */
  readonly ranges: readonly number[];
  /** The model reads the UTF-8 bytes of the text in their byte-level spelling, which has not been written out yet. */
  readonly bytes: boolean;
}

export type PreTokenizer = (splits: Splits) => Splits;

/**
 * Cuts `text[from, to)` into stretches that match and stretches that do not, in order and without gaps. What lies
 * outside the range does not exist for it.
 */
export type Finder = (
  text: string,
  from: number,
  to: number,
  emit: (start: number, end: number, isMatch: boolean) => void,
) => void;

export const SPLIT_BEHAVIORS = [
  'Removed',
  'Isolated',
  'MergedWithPrevious',
  'MergedWithNext',
  'Contiguous',
] as const;
export type SplitBehavior = (typeof SPLIT_BEHAVIORS)[number];

/** Every stretch that a global, Unicode-aware expression matches. */
export function matchesOf(pattern: RegExp): Finder {
  return (text, from, to, emit) => {
    const part = from === 0 && to === text.length ? text : text.slice(from, to);
    let done = 0;
    forEachMatch(pattern, part, (start, end) => {
      if (start > done) emit(from + done, from + start, false);
      emit(from + start, from + end, true);
      done = end;
    });
    if (from + done < to) emit(from + done, to, false);
  };
}

/** Every occurrence of a text that is not empty. */
export function occurrencesOf(needle: string): Finder {
  return (text, from, to, emit) => {
    let done = from;
    for (;;) {
      const at = text.indexOf(needle, done);
      if (at < 0 || at + needle.length > to) break;
      if (at > done) emit(done, at, false);
      emit(at, at + needle.length, true);
      done = at + needle.length;
    }
    if (done < to) emit(done, to, false);
  };
}

/** A pre-tokenizer that treats what a finder matches as delimiters. */
export function splitBy(find: Finder, behavior: SplitBehavior, invert = false): PreTokenizer {
  const cut = behavior === 'Removed' || behavior === 'Isolated' ? cutPlainly : cutMerging;
  return (given) => {
    const { text, ranges, bytes } = spelledOut(given);
    const out: number[] = [];
    for (let i = 0; i < ranges.length; i += 2) {
      cut(find, behavior, invert, text.text, ranges[i]!, ranges[i + 1]!, out);
    }
    return { text, ranges: out, bytes };
  };
}

type Cut = (
  find: Finder,
  behavior: SplitBehavior,
  invert: boolean,
  text: string,
  from: number,
  to: number,
  out: number[],
) => void;

const cutPlainly: Cut = (find, behavior, invert, text, from, to, out) => {
  const removes = behavior === 'Removed';
  find(text, from, to, (start, end, isMatch) => {
    if (start < end && !(removes && isMatch !== invert)) out.push(start, end);
  });
};

const cutMerging: Cut = (find, behavior, invert, text, from, to, out) => {
  const pieces: { start: number; end: number; isMatch: boolean }[] = [];
  find(text, from, to, (start, end, isMatch) => pieces.push({ start, end, isMatch: isMatch !== invert }));
  if (behavior === 'MergedWithNext') pieces.reverse();
  const merged: { start: number; end: number }[] = [];
  let previous = false;
  for (const { start, end, isMatch } of pieces) {
    const joins = behavior === 'Contiguous' ? isMatch === previous : isMatch && !previous;
    const last = merged.at(-1);
    if (joins && last) {
      last.start = Math.min(last.start, start);
      last.end = Math.max(last.end, end);
    } else merged.push({ start, end });
    previous = isMatch;
  }
  if (behavior === 'MergedWithNext') merged.reverse();
  for (const { start, end } of merged) if (start < end) out.push(start, end);
};

/** The splits with their byte-level spelling written out, for a step that reads characters. */
export function spelledOut(splits: Splits): Splits {
  if (!splits.bytes) return splits;
  const { text } = splits.text;
  const ranges: number[] = [];
  let unit = 0;
  let byte = 0;
  for (const at of splits.ranges) {
    byte += utf8Length(text, unit, at);
    unit = at;
    ranges.push(byte);
  }
  return { text: toByteAlphabet(splits.text), ranges, bytes: false };
}

/** The splits with `prefix` put before every one that `wants` it. */
export function withPrefix(
  splits: Splits,
  prefix: string,
  wants: (text: AlignedText, from: number) => boolean,
): Splits {
  let rewriter: TextRewriter | null = null;
  let added = 0;
  const ranges: number[] = [];
  for (let i = 0; i < splits.ranges.length; i += 2) {
    const from = splits.ranges[i]!;
    ranges.push(from + added);
    if (wants(splits.text, from)) {
      rewriter ??= new TextRewriter(splits.text);
      rewriter.replace(from, from, prefix);
      added += prefix.length;
    }
    ranges.push(splits.ranges[i + 1]! + added);
  }
  return rewriter ? { ...splits, text: rewriter.finish(), ranges } : splits;
}
