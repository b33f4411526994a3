import { utf8Width } from '../../../../base/utf8-length.ts';
import { utf8Encode } from '../../../../base/utf8-offsets.ts';
import type { Charsmap } from '../../sentencepiece/charsmap.ts';
import { type AlignedText, TextRewriter } from '../aligned-text.ts';
import type { Normalizer } from './normalizer.ts';

/** Longer graphemes are looked up one character at a time. */
const WHOLE_GRAPHEME_BYTES = 5;

/**
 * A SentencePiece character map as the Hugging Face library applies it: the shortest key at the start of a short
 * grapheme replaces the whole grapheme, otherwise each character is looked up by itself. (SentencePiece itself takes the
 * longest key wherever it stands; see `sentencepiece/normalizer.ts`.)
 */
export function precompiled(charsmap: Charsmap): Normalizer {
  const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
  const ascii = Array.from(
    { length: 0x80 },
    (_, unit) => charsmap.shortest(Uint8Array.of(unit), 0, 1)?.replacement,
  );
  return {
    local: keepsWords(ascii),
    apply(source: AlignedText): AlignedText {
      const { text } = source;
      let rewriter: TextRewriter | null = null;
      const replace = (from: number, to: number, by: string): void => {
        rewriter ??= new TextRewriter(source);
        rewriter.replace(from, to, by);
      };
      forEachRun(text, (from, to) => {
        if (to === from + 1 && text.charCodeAt(from) < 0x80) {
          const replacement = ascii[text.charCodeAt(from)];
          if (replacement !== undefined) replace(from, to, replacement);
          return;
        }
        const run = text.slice(from, to);
        if (!startsSomeKey(run, charsmap)) return;
        for (const { segment, index } of graphemes.segment(run)) {
          replaceGrapheme(segment, charsmap, (start, end, by) =>
            replace(from + index + start, from + index + end, by),
          );
        }
      });
      return (rewriter as TextRewriter | null)?.finish() ?? source;
    },
  };
}

function replaceGrapheme(
  grapheme: string,
  charsmap: Charsmap,
  replace: (from: number, to: number, by: string) => void,
): void {
  const bytes = utf8Encode(grapheme);
  const whole = bytes.length <= WHOLE_GRAPHEME_BYTES ? charsmap.shortest(bytes, 0, bytes.length) : null;
  if (whole) {
    replace(0, grapheme.length, whole.replacement);
    return;
  }
  for (let i = 0, byte = 0; i < grapheme.length; ) {
    const codePoint = grapheme.codePointAt(i)!;
    const next = i + (codePoint > 0xffff ? 2 : 1);
    const byteNext = byte + utf8Width(codePoint);
    const found = charsmap.shortest(bytes, byte, byteNext);
    if (found) replace(i, next, found.replacement);
    i = next;
    byte = byteNext;
  }
}

/** Letters and digits of ASCII become such, and a space stays one. */
const keepsWords = (ascii: readonly (string | undefined)[]): boolean =>
  (ascii[0x20] ?? ' ') === ' ' &&
  ascii.every(
    (by, unit) => !/[0-9A-Za-z]/.test(String.fromCharCode(unit)) || /^[0-9A-Za-z]+$/.test(by ?? 'a'),
  );

function startsSomeKey(run: string, charsmap: Charsmap): boolean {
  for (let i = 0; i < run.length; i++) {
    const unit = run.charCodeAt(i);
    if ((unit & 0xfc00) !== 0xdc00 && charsmap.startsKey(run.codePointAt(i)!)) return true;
  }
  return false;
}

/**
 * The whole text in runs, cut where a grapheme certainly ends: between two ASCII characters other than CR and LF. Most
 * runs are one ASCII character.
 */
function forEachRun(text: string, visit: (from: number, to: number) => void): void {
  let from = 0;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    const next = text.charCodeAt(i + 1);
    if (unit < 0x80 && next < 0x80 && !(unit === 0x0d && next === 0x0a)) {
      visit(from, i + 1);
      from = i + 1;
    }
  }
  if (from < text.length) visit(from, text.length);
}
