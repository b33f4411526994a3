import { expect, test } from 'vitest';
import { utf8Encode } from '../../base/utf8-offsets.ts';
import { mostSpans, spanAt, textSpans } from './layout.ts';

test('cuts a text at its starts, also within a character', () => {
  const spans = textSpans(utf8Encode('ab\n€c'), [0, 2, 4], 7);
  expect(spans).toEqual([
    { start: 0, end: 2, text: 'ab' },
    { start: 2, end: 4, text: '⏎\n⟨e2⟩' },
    { start: 4, end: 7, text: '⟨82 ac⟩c' },
  ]);
  expect([0, 1, 2, 6, 7].map((byte) => spanAt(spans, byte))).toEqual([0, 0, 1, 2, -1]);
});

test('draws a bounded number of spans, whose ends are right all the same', () => {
  const starts = Array.from({ length: mostSpans + 10 }, (_, i) => i);
  const spans = textSpans(new Uint8Array(starts.length).fill(97), starts, starts.length);
  expect(spans).toHaveLength(mostSpans);
  expect(spans.at(-1)!.end).toBe(mostSpans);
  expect(textSpans(new Uint8Array(), [], 0)).toEqual([]);
});
