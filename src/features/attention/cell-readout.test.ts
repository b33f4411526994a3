import { expect, test } from 'vitest';
import { cellSentence } from './cell-readout.ts';

test('a cell is read out with both tokens, the exact weight and its place in the row', () => {
  const matrix = { rows: 2, columns: 2, values: Float32Array.of(1, 0, 0.75, 0.25), diagonal: 0 };
  const label = ['⟨bos⟩', '·the'];
  expect(cellSentence({ label }, matrix, { row: 1, column: 1 })).toBe(
    '‘·the’ (1) reads ‘·the’ (1): 0.25, 2nd of 2',
  );
  expect(cellSentence({ label }, matrix, { row: 0, column: 0 })).toBe(
    '‘⟨bos⟩’ (0) reads ‘⟨bos⟩’ (0): 1, 1st of 1',
  );
});

test.each([
  [11, '12th of 30'],
  [20, '21st of 30'],
  [21, '22nd of 30'],
])('the place behind %i larger ones', (column, words) => {
  const values = Float32Array.from({ length: 30 }, (_, i) => 1 / (i + 1));
  const matrix = { rows: 1, columns: 30, values, diagonal: null };
  const label = Array.from({ length: 30 }, String);
  expect(cellSentence({ label }, matrix, { row: 0, column })).toContain(words);
});
