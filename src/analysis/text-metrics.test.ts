import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Segmentation, SegmentationBuilder, SegmentFlag } from '../contracts/segmentation.ts';
import type { TextSize } from '../contracts/text-metrics.ts';
import { countCodePoints, textMetrics, type WordSpans } from './text-metrics.ts';

function segmentation(nBytes: number, ...spans: (readonly [number, number, number?])[]): Segmentation {
  const builder = new SegmentationBuilder();
  for (const [start, end, flags = 0] of spans) builder.push(start, end, 0, flags);
  return builder.finish(nBytes);
}

const wordsOf = (...spans: (readonly [number, number])[]): WordSpans => ({
  start: Uint32Array.from(spans, ([start]) => start),
  end: Uint32Array.from(spans, ([, end]) => end),
});

/** `unhappy days` as un|happy| days, with a start token and one unknown. */
const words = wordsOf([0, 7], [8, 12]);
const size: TextSize = { nBytes: 12, codePoints: 12, words: 2 };

test('a worked example', () => {
  const { virtual, unknown } = SegmentFlag;
  const metrics = textMetrics(
    segmentation(12, [0, 0, virtual], [0, 2], [2, 7], [7, 12, unknown]),
    words,
    size,
  );
  expect(metrics).toEqual({
    tokens: 3,
    inserted: 1,
    bytesPerToken: 4,
    charsPerToken: 4,
    fertility: 1.5,
    splitWords: 0.5,
    unknown: 1,
    byteFallback: 0,
    uncoveredBytes: 0,
  });
});

test('a token over two words counts once, so that fertility falls below 1', () => {
  const metrics = textMetrics(segmentation(12, [0, 12]), words, size);
  expect([metrics.fertility, metrics.splitWords]).toEqual([0.5, 0]);
});

test('a token between words belongs to none', () => {
  const metrics = textMetrics(segmentation(12, [0, 7], [7, 8], [8, 12]), words, size);
  expect([metrics.tokens, metrics.fertility, metrics.splitWords]).toEqual([3, 1, 0]);
});

test('a lossy tokenizer leaves bytes uncovered; a cut-off word is split', () => {
  const metrics = textMetrics(segmentation(12, [0, 5], [8, 12]), words, size);
  expect([metrics.uncoveredBytes, metrics.splitWords, metrics.fertility]).toEqual([3, 0.5, 1]);
});

test('no text, no words: no ratios', () => {
  const metrics = textMetrics(segmentation(0), wordsOf(), { nBytes: 0, codePoints: 0, words: 0 });
  expect([metrics.tokens, metrics.bytesPerToken, metrics.fertility, metrics.splitWords]).toEqual([
    0,
    Number.NaN,
    Number.NaN,
    Number.NaN,
  ]);
});

test('equals counting by hand on random tilings and words', () => {
  const cuts = fc.uniqueArray(fc.integer({ min: 1, max: 39 }), { maxLength: 25 });
  fc.assert(
    fc.property(cuts, cuts, (tokenCuts, wordCuts) => {
      const tile = (inner: number[]) => {
        const edges = [0, ...inner.toSorted((a, b) => a - b), 40];
        return edges.slice(1).map((end, i) => [edges[i]!, end] as const);
      };
      const tokens = tile(tokenCuts);
      const spans = tile(wordCuts).filter((_, i) => i % 2 === 0);
      const overlaps = ([a, b]: readonly [number, number], [c, d]: readonly [number, number]) =>
        a < d && c < b;
      const found = textMetrics(segmentation(40, ...tokens), wordsOf(...spans), {
        nBytes: 40,
        codePoints: 20,
        words: spans.length,
      });
      const onWords = tokens.filter((token) => spans.some((span) => overlaps(token, span))).length;
      const split = spans.filter(([from, to]) => tokenCuts.some((cut) => from < cut && cut < to)).length;
      expect(found.fertility).toBeCloseTo(onWords / spans.length, 12);
      expect(found.splitWords).toBeCloseTo(split / spans.length, 12);
      expect(found.charsPerToken).toBeCloseTo(20 / tokens.length, 12);
    }),
    { seed: 4, numRuns: 300 },
  );
});

test('counts code points', () => {
  expect(['', 'é🤗', '👩‍👧', 'abc'].map(countCodePoints)).toEqual([0, 2, 3, 3]);
});
