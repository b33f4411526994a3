import { expect, test } from 'vitest';
import { agreementShares } from './agreement-shares.ts';

test('pairs kept by all, by some, by none; the hidden triangle does not count', () => {
  const counts = Uint8Array.of(2, 0, 0, 1, 2, 0, 0, 0, 2);
  expect(agreementShares({ nTokens: 3, lanes: 2, counts })).toEqual({
    all: 3 / 6,
    some: 1 / 6,
    none: 2 / 6,
    jaccard: 3 / 4,
  });
});

test('masks that keep nothing agree', () => {
  expect(agreementShares({ nTokens: 1, lanes: 2, counts: Uint8Array.of(0) }).jaccard).toBe(1);
});
