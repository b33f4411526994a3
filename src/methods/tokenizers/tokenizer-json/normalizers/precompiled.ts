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
  return {
    local: keepsWords(charsmap),
    apply(source: AlignedText): AlignedText {
      const { text } = source;
      let rewriter: TextRewriter | null = null;
      const replace = (from: number, to: number, by: string): void => {
        rewriter ??= new TextRewriter(source);
        rewriter.replace(from, to, by);
      };
      for (const [from, to] of affectedRuns(text, charsmap)) {
        for (const { segment, index } of graphemes.segment(text.slice(from, to))) {
          const bytes = utf8Encode(segment);
          const at = from + index;
          const whole =
            bytes.length <= WHOLE_GRAPHEME_BYTES ? charsmap.shortest(bytes, 0, bytes.length) : null;
          if (whole) {
            replace(at, at + segment.length, whole.replacement);
            continue;
          }
          for (let i = 0, byte = 0; i < segment.length; ) {
            const codePoint = segment.codePointAt(i)!;
            const units = codePoint > 0xffff ? 2 : 1;
            const width = utf8Width(codePoint);
            const found = charsmap.shortest(bytes, byte, byte + width);
            if (found) replace(at + i, at + i + units, found.replacement);
            i += units;
            byte += width;
          }
        }
      }
      return (rewriter as TextRewriter | null)?.finish() ?? source;
    },
  };
}

/** Letters and digits of ASCII become such, and a space stays one. */
function keepsWords(charsmap: Charsmap): boolean {
  const replacementOf = (character: string): string =>
    charsmap.shortest(utf8Encode(character), 0, 1)?.replacement ?? character;
  const alphanumeric = Array.from({ length: 0x7b }, (_, unit) => String.fromCharCode(unit)).filter((c) =>
    /[0-9A-Za-z]/.test(c),
  );
  return replacementOf(' ') === ' ' && alphanumeric.every((c) => /^[0-9A-Za-z]+$/.test(replacementOf(c)));
}

/**
 * Stretches that hold every character that starts a key, cut only where a grapheme certainly ends: between two ASCII
 * characters other than CR and LF.
 */
function* affectedRuns(text: string, charsmap: Charsmap): Generator<[from: number, to: number]> {
  let from = 0;
  let affected = false;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    affected ||= (unit & 0xfc00) !== 0xdc00 && charsmap.startsKey(text.codePointAt(i)!);
    const next = text.charCodeAt(i + 1);
    if (unit < 0x80 && next < 0x80 && !(unit === 0x0d && next === 0x0a)) {
      if (affected) yield [from, i + 1];
      from = i + 1;
      affected = false;
    }
  }
  if (affected) yield [from, text.length];
}
