import { expect, test } from 'vitest';
import type { OutToken, Trace } from '../../../contracts/token-pruner.ts';
import { rowSource } from '../../../testing/row-source.ts';
import { outputSequences, wholeSequences } from './output-sequences.ts';

const source = rowSource([[1], [2], [3]], { valid: Uint8Array.of(1, 1, 0) });
const two = { views: [source.views[0]!, { ...source.views[0]!, id: 'other' }] };
const states = [Float32Array.of(9, 9, 1, 2, 3, 4, 5, 6), Float32Array.of(8, 8, 10, 20, 30, 40, 50, 60)];

const rows = { width: 2, prefix: 1 };

const token = (
  view: number,
  src: readonly number[],
  weight: readonly number[],
  more: Partial<OutToken> = {},
) =>
  ({
    view,
    anchor: src[0]!,
    kind: src.length === 1 ? 'kept' : 'merged',
    src: Int32Array.from(src),
    weight: Float32Array.from(weight),
    ...more,
  }) satisfies OutToken;
const trace = (tokens: readonly OutToken[]): Trace => ({
  tokens,
  steps: [],
  maps: new Map(),
  perView: [],
  fidelity: 'exact',
  warnings: [],
});

test('CLS first, then the rows that the method makes, each in its view', () => {
  const tokens = [
    token(1, [2], [1]),
    token(0, [0, 1], [1, 0.5]),
    token(0, [1, 0], [0.5, 0.5], { srcView: Int32Array.of(0, 1) }),
  ];
  expect(outputSequences(two, trace(tokens), states, rows)!.map((sequence) => Array.from(sequence))).toEqual([
    [9, 9, 1 + 1.5, 2 + 2, 1.5 + 5, 2 + 10],
    [8, 8, 50, 60],
  ]);
});

test('a view without tokens keeps its CLS; stacked tokens fit no layer', () => {
  expect(outputSequences(two, trace([]), states, rows)!.map(({ length }) => length)).toEqual([2, 2]);
  expect(
    outputSequences(two, trace([token(0, [0, 1], [1, 1], { kind: 'stacked' })]), states, rows),
  ).toBeNull();
});

test('the whole picture leaves padding out', () => {
  expect(wholeSequences(two, states, rows).map((sequence) => Array.from(sequence))).toEqual([
    [9, 9, 1, 2, 3, 4],
    [8, 8, 10, 20, 30, 40],
  ]);
});

test('registers go along with CLS, and without CLS the patches stand alone', () => {
  const registers = { width: 1, prefix: 2 };
  const one = { views: [source.views[0]!] };
  const rows = [Float32Array.of(9, 8, 1, 2, 3)];
  expect(
    outputSequences(one, trace([token(0, [1], [1])]), rows, registers)!.map((row) => Array.from(row)),
  ).toEqual([[9, 8, 2]]);
  expect(wholeSequences(one, rows, registers).map((row) => Array.from(row))).toEqual([[9, 8, 1, 2]]);
  const bare = [Float32Array.of(1, 2, 3)];
  const none = { width: 1, prefix: 0 };
  expect(
    outputSequences(one, trace([token(0, [1], [1])]), bare, none)!.map((row) => Array.from(row)),
  ).toEqual([[2]]);
  expect(wholeSequences(one, bare, none).map((row) => Array.from(row))).toEqual([[1, 2]]);
});
