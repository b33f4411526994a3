import { expect, test } from 'vitest';
import { marksOf, spanOf, tokensIn } from './token-marks.ts';

/** bos, then `ab`, an empty token, `cd` and `e`. */
const tokens = {
  id: Int32Array.of(0, 1, 2, 3, 4),
  start: Int32Array.of(0, 0, 2, 2, 4),
  end: Int32Array.of(0, 2, 2, 4, 5),
  label: ['⟨bos⟩', 'ab', '∅', 'cd', 'e'],
};

test('a span marks the tokens that it overlaps, never one without bytes', () => {
  expect(tokensIn(tokens, { start: 0, end: 1 })).toEqual({ from: 1, to: 2 });
  expect(tokensIn(tokens, { start: 0, end: 2 })).toEqual({ from: 1, to: 2 });
  expect(tokensIn(tokens, { start: 2, end: 4 })).toEqual({ from: 3, to: 4 });
  expect(tokensIn(tokens, { start: 1, end: 3 })).toEqual({ from: 1, to: 4 });
  expect(tokensIn(tokens, { start: 4, end: 5 })).toEqual({ from: 4, to: 5 });
  expect(tokensIn(tokens, { start: 3, end: 3 })).toBeNull();
  expect(tokensIn(tokens, { start: 9, end: 12 })).toBeNull();
});

test('a token has its bytes back; a special one has none', () => {
  expect(spanOf(tokens, 3)).toEqual({ start: 2, end: 4 });
  expect(spanOf(tokens, 0)).toBeNull();
  expect(spanOf(tokens, 2)).toBeNull();
});

test('what is pointed at elsewhere marks its row and its column; an own cell its own', () => {
  const hovered = { from: 3, to: 4 };
  expect(marksOf(null, hovered, null)).toEqual([
    { axis: 'row', kind: 'hovered', from: 3, to: 4 },
    { axis: 'column', kind: 'hovered', from: 3, to: 4 },
  ]);
  expect(marksOf({ row: 4, column: 1 }, hovered, { from: 4, to: 5 })).toEqual([
    { axis: 'row', kind: 'pinned', from: 4, to: 5 },
    { axis: 'column', kind: 'pinned', from: 4, to: 5 },
    { axis: 'row', kind: 'hovered', from: 4, to: 5 },
    { axis: 'column', kind: 'hovered', from: 1, to: 2 },
  ]);
});
