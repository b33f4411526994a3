import { type AlignedText, TextRewriter } from '../aligned-text.ts';
import { forEachMatch } from '../matches.ts';
import type { Normalizer } from './normalizer.ts';

/** Unicode lower case, letter by letter: a final sigma stays σ, as in the reference, which looks at no context. */
export const lowercase: Normalizer = {
  local: true,
  apply(source) {
    const { text } = source;
    const lower = text.replaceAll('Σ', 'σ').toLowerCase();
    if (lower === text) return source;
    if (lower.length === text.length) return source.withText(lower);
    return lowercase.apply(replaceAll(source, /İ/g, () => 'i\u0307'));
  },
};

/** Removes every mark (general category M) and leaves what is composed alone. */
export const stripAccents: Normalizer = {
  local: true,
  apply: (source) => replaceAll(source, /\p{M}+/gu, () => ''),
};

/** Control characters that SentencePiece's `nmt` rules drop. */
const NMT_DROPPED = /[\u0001-\u0008\u000b\u000e-\u001f\u007f\u008f\u009f]+/g;
/** Characters that they turn into a space. */
const NMT_SPACES = /[\t\n\f\r\u1680\u200b-\u200f\u2028\u2029\u2581\ufeff\ufffd]/g;

/** The `nmt` clean-up: drops control characters, turns the other white space into spaces. */
export const nmt: Normalizer = {
  local: true,
  apply(source) {
    const kept = replaceAll(source, NMT_DROPPED, () => '');
    return kept.withText(kept.text.replace(NMT_SPACES, ' '));
  },
};

/** Every match of a global pattern replaced; Returns the source itself when nothing matches. */
export function replaceAll(
  source: AlignedText,
  pattern: RegExp,
  replacement: (match: string) => string,
): AlignedText {
  let rewriter: TextRewriter | null = null;
  forEachMatch(pattern, source.text, (start, end, match) => {
    rewriter ??= new TextRewriter(source);
    rewriter.replace(start, end, replacement(match));
  });
  return (rewriter as TextRewriter | null)?.finish() ?? source;
}
