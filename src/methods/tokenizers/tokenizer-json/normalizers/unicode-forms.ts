import { type AlignedText, TextRewriter } from '../aligned-text.ts';
import type { Normalizer } from './normalizer.ts';

/** Below U+00A0 no character changes under any form, and none joins the one before it. */
const changeable = /.?[\u00a0-\u{10ffff}]+/gsu;

/**
 * A character with everything that can join or reorder behind it: marks, and the vowels and finals of Hangul. Forms of
 * two clusters side by side are the forms of each.
 */
const cluster =
  /[^\p{M}\u1160-\u11ff\ud7b0-\ud7ff][\p{M}\u1160-\u11ff\ud7b0-\ud7ff]*|[\p{M}\u1160-\u11ff\ud7b0-\ud7ff]+/gu;

/** NFC, NFD, NFKC, NFKD. A cluster that changes stands as a whole for all bytes it came from. */
export function unicodeForm(form: 'NFC' | 'NFD' | 'NFKC' | 'NFKD'): Normalizer {
  return {
    local: true,
    apply(source: AlignedText): AlignedText {
      const { text } = source;
      if (text.normalize(form) === text) return source;
      const rewriter = new TextRewriter(source);
      for (const run of text.matchAll(changeable)) {
        if (run[0].normalize(form) === run[0]) continue;
        for (const part of run[0].matchAll(cluster)) {
          const formed = part[0].normalize(form);
          const from = run.index + part.index;
          if (formed !== part[0]) rewriter.replace(from, from + part[0].length, formed);
        }
      }
      return rewriter.finish();
    },
  };
}
