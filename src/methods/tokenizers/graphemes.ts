import { SegmentFlag } from '../../contracts/segmentation.ts';
import type { TokenizerMethod } from '../../contracts/text-tokenizer.ts';
import { type SpanScanner, spanTokenizer } from './unicode/span-tokenizer.ts';

/**
 * Grapheme clusters by the engine's `Intl.Segmenter`, asked only about the stretches that it must decide:
 * two neighbours that no extended-grapheme rule can join (GB3 is the one rule between two of them) are cut without it.
 */
const segmenter = new Intl.Segmenter('und', { granularity: 'grapheme' });

/**
 * Units of grapheme class Other, Control, CR, LF or Extended_Pictographic that no rule joins with each other, CR LF aside:
 * everything below the combining marks, CJK punctuation, kana and ideographs.
 */
const standsAlone = (unit: number): boolean =>
  unit < 0x300 ||
  (unit >= 0x4e00 && unit < 0xa000) ||
  (unit >= 0x3041 && unit < 0x3097) ||
  (unit >= 0x30a1 && unit < 0x30fb) ||
  (unit >= 0x3001 && unit < 0x302a);

const scanner: SpanScanner = {
  scan(text, from, to, emit) {
    let at = from;
    while (at < to) {
      let end = at + 1;
      while (end < to && !scanner.certainBreak(text, end)) end++;
      if (end - at === 1) emit(end, -1, SegmentFlag.preTokenStart);
      else {
        for (const { index, segment } of segmenter.segment(text.slice(at, end))) {
          emit(at + index + segment.length, -1, SegmentFlag.preTokenStart);
        }
      }
      at = end;
    }
  },
  certainBreak(text, index) {
    const before = text.charCodeAt(index - 1);
    const after = text.charCodeAt(index);
    return standsAlone(before) && standsAlone(after) && !(before === 0x0d && after === 0x0a);
  },
};

const tokenizer = spanTokenizer({ name: 'Grapheme clusters', family: 'char', ...scanner });

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
