import { type AlignedText, TextRewriter } from '../aligned-text.ts';
import type { Normalizer } from './normalizer.ts';

/** Puts a text before a section that is not empty. */
export function prepend(prefix: string): Normalizer {
  return {
    local: true,
    continued: (text) => text,
    apply(source) {
      if (source.text === '' || prefix === '') return source;
      const rewriter = new TextRewriter(source);
      rewriter.replace(0, 0, prefix);
      return rewriter.finish();
    },
  };
}

/** Removes white space at the ends of a section. */
export function strip(left: boolean, right: boolean): Normalizer {
  return {
    local: true,
    ...(left ? { continued: (text: AlignedText) => strip(false, right).apply(text) } : {}),
    apply(source: AlignedText): AlignedText {
      const { text } = source;
      const from = left ? /^\p{White_Space}*/u.exec(text)![0].length : 0;
      let to = text.length;
      if (right) while (to > from && isWhiteSpace(text.charCodeAt(to - 1))) to--;
      return source.slice(from, to);
    },
  };
}

/** Every White_Space character is one UTF-16 unit. */
const isWhiteSpace = (unit: number): boolean => /\p{White_Space}/u.test(String.fromCharCode(unit));
