import { expect, test } from 'vitest';
import { divergingFill } from '../ratio-scale/ratio-scale.ts';
import { layoutMismatch } from './layout.ts';

test('each cell is compared with the tokenizer of its own column', () => {
  const { rows, scale } = layoutMismatch(['a', 'b'], [4, 1, 2, 3]);
  expect(rows.map(({ cells }) => cells.map(({ value, ratio }) => [value, ratio]))).toEqual([
    [
      [4, 1],
      [1, 1 / 3],
    ],
    [
      [2, 0.5],
      [3, 1],
    ],
  ]);
  expect(scale.limit).toBe(3);
  expect(rows[0]!.cells[1]!.fill).toBe(divergingFill(-1));
  expect(rows.map(({ cells }) => cells.map(({ isOwn }) => isOwn))).toEqual([
    [true, false],
    [false, true],
  ]);
});

test('no own value, no colour', () => {
  const { rows } = layoutMismatch(['a', 'b'], [0, 1, 2, Number.NaN]);
  expect(rows.flatMap(({ cells }) => cells.map(({ fill }) => fill))).toEqual(Array(4).fill(undefined));
});
