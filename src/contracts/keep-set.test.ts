import { expect, it } from 'vitest';
import { causalPairs, type KeepSet, keepMask, keptInRow, realisedAttention } from './keep-set.ts';

const shape = { heads: 2, qStart: 1, nQ: 2, nK: 3 };

it('cuts every list at the query itself', () => {
  const shared = Int32Array.of(0, 2);
  const keep: KeepSet = { kind: 'rows', rows: [[shared, shared]] };
  expect(Array.from(keepMask(keep, shape))).toEqual([1, 0, 0, 1, 0, 1, 1, 0, 0, 1, 0, 1]);
  expect([0, 1].map((row) => keptInRow(keep, 1, row, shape))).toEqual([1, 2]);
});

it('takes a list of its own for every head', () => {
  const list = (...keys: number[]): Int32Array => Int32Array.from(keys);
  const keep: KeepSet = {
    kind: 'rows',
    rows: [
      [list(0), list(1)],
      [list(1), list(0, 1, 2)],
    ],
  };
  expect(Array.from(keepMask(keep, shape))).toEqual([1, 0, 0, 0, 1, 0, 0, 1, 0, 1, 1, 1]);
});

it('counts what causality allows', () => {
  const dense: KeepSet = { kind: 'dense' };
  expect(keepMask(dense, shape).reduce((sum, bit) => sum + bit, 0)).toBe(2 * causalPairs(shape));
  expect(keptInRow(dense, 0, 1, shape)).toBe(3);
  expect(causalPairs({ qStart: 0, nQ: 1024 })).toBe(524_800);
});

it('renormalises what a mask leaves of a row', () => {
  const dense = Float32Array.of(0.5, 0.25, 0.25, 1, 0, 0);
  expect(Array.from(realisedAttention(dense, Uint8Array.of(1, 0, 1, 0, 1, 1), 3))).toEqual([
    Math.fround(2 / 3),
    0,
    Math.fround(1 / 3),
    0,
    0,
    0,
  ]);
});
