import { expect, test } from 'vitest';
import type { NextBytes } from '../../../contracts/byte-probabilities.ts';
import { byteRows, naiveError } from './byte-rows.ts';

const only = (entries: Readonly<Record<number, number>>): Float64Array<ArrayBuffer> => {
  const distribution = new Float64Array(257);
  for (const [slot, p] of Object.entries(entries)) distribution[Number(slot)] = p;
  return distribution;
};

const next: NextBytes = {
  backend: 'wasm',
  caret: 3,
  split: 0,
  isSplitSafe: true,
  contextTokens: 0,
  tail: [],
  tokenModel: {
    id: 'a',
    sha256: '',
    naive: only({ 97: 0.9, 98: 0.1 }),
    exact: only({ 97: 0.5, 98: 0.5 }),
    covers: [],
    coverCount: 0,
    bits: 0,
    invalidShare: 0,
    calls: 1,
  },
  byteModel: { id: 'b', sha256: '', exact: only({ 97: 0.1, 32: 0.2, 256: 0.7 }) },
};

test('the bytes that any model expects come first, with the ensemble of the exact ones', () => {
  const rows = byteRows(next, 0.75);
  expect(rows).toHaveLength(257);
  expect(rows.slice(0, 4).map(({ text }) => text)).toEqual(['a', 'end of text', 'b', '·']);
  expect(rows[0]!.ensemble).toBeCloseTo(0.75 * 0.5 + 0.25 * 0.1, 12);
  expect(rows[1]!.ensemble).toBeCloseTo(0.25 * 0.7, 12);
});

test('the naive error is the total variation from the exact distribution', () => {
  expect(naiveError(next)).toBeCloseTo(0.4, 12);
});
