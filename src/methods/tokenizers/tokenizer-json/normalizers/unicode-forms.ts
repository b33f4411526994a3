import { type AlignedText, TextRewriter } from '../aligned-text.ts';
import type { Normalizer } from './normalizer.ts';

/** Below U+00A0 no character changes under any form, and none joins the one before it. */
const changeable = /.?[\u00a0-\u{10ffff}]+/gsu;

/**
 * What can join or reorder with what stands before it, under some form: marks, vowels and finals of Hangul in all their
 * widths, the half-width voicing marks, Thai and Lao AM, and one Kirat Rai vowel.
 */
const joining = String.raw`\p{M}\u0e33\u0eb3\u1160-\u11ff\u3131-\u318e\ud7b0-\ud7ff\uff9e-\uffdc\u{16d67}`;
/** A character with all that joins it. The form of a text is the forms of its clusters. */
const cluster = new RegExp(`[^${joining}][${joining}]*|[${joining}]+`, 'gu');

/** NFC, NFD, NFKC, NFKD. What of a cluster changes stands as a whole for all bytes it came from. */
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
          if (formed !== part[0]) replaceCluster(rewriter, run.index + part.index, part[0], formed, form);
        }
      }
      return rewriter.finish();
    },
  };
}

/** Replaces as little of a cluster as will do: single characters where each changes alone, else all but its common ends. */
function replaceCluster(rewriter: TextRewriter, at: number, old: string, by: string, form: string): void {
  const before = Array.from(old);
  const alone = before.map((character) => character.normalize(form));
  if (alone.join('') === by) {
    let from = at;
    before.forEach((character, i) => {
      const to = from + character.length;
      if (alone[i] !== character) rewriter.replace(from, to, alone[i]!);
      from = to;
    });
    return;
  }
  const after = Array.from(by);
  const most = Math.min(before.length, after.length);
  let head = 0;
  while (head < most && before[head] === after[head]) head++;
  let tail = 0;
  while (tail < most - head && before.at(-1 - tail) === after.at(-1 - tail)) tail++;
  const units = (characters: readonly string[]): number => characters.join('').length;
  const from = at + units(before.slice(0, head));
  const to = at + old.length - units(before.slice(before.length - tail));
  rewriter.replace(from, to, after.slice(head, after.length - tail).join(''));
}
