import { certainBreak } from '../../base/grapheme-clusters.ts';
import type { TokenizerMethod } from '../../contracts/text-tokenizer.ts';
import { type SpanScanner, type SpanWriter, spanTokenizer } from './unicode/span-tokenizer.ts';
import { isPairMiddle } from './unicode/word-break.ts';

const segmenter = new Intl.Segmenter('und', { granularity: 'grapheme' });

/** V8 takes time quadratic in the string it is given: it gets so many UTF-16 units at a time. */
const firstWindow = 64;

/**
 * Clusters of `[from, to)` by the engine's segmenter, window by window. Whether a cluster ends is decided by what it holds and
 * by the next code point, so every cluster but the last of a window is final, and the next window begins at that last one.
 */
function segmentStretch(text: string, from: number, to: number, writer: SpanWriter): void {
  let at = from;
  let window = firstWindow;
  while (at < to) {
    let end = Math.min(to, at + window);
    if (end < to && isPairMiddle(text, end)) end++;
    let last = at;
    for (const { index } of segmenter.segment(text.slice(at, end))) {
      if (index > 0) {
        last = at + index;
        writer.token(last);
      }
    }
    if (end === to) writer.token((last = to));
    window = last === at ? window * 2 : firstWindow;
    at = last;
  }
}

const scanner: SpanScanner = {
  scan(text, from, to, writer) {
    let at = from;
    while (at < to) {
      let end = at + 1;
      while (end < to && !scanner.certainBreak(text, end)) end++;
      if (end - at === 1) writer.token(end);
      else segmentStretch(text, at, end, writer);
      at = end;
    }
  },
  certainBreak(text, index) {
    const before = text.charCodeAt(index - 1);
    const after = text.charCodeAt(index);
    return certainBreak(before, after) && !(before === 0x0d && after === 0x0a);
  },
};

const tokenizer = spanTokenizer({ name: 'Grapheme clusters', family: 'char', lossless: true, ...scanner });

export const method = {
  id: 'graphemes',
  kind: 'tokenizers',
  name: 'Grapheme clusters',
  papers: [],
  fidelity: 'exact',
  fidelityNote:
    'Extended grapheme clusters of UAX #29 as this browser’s Intl.Segmenter knows them; browsers may carry different Unicode versions.',
  summary:
    'One token per user-perceived character: a flag, a family emoji or a letter with its marks counts once.',
  needs: ['text'],
  params: {},
  create: () => tokenizer,
} satisfies TokenizerMethod;
