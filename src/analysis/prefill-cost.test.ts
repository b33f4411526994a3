import { expect, it } from 'vitest';
import { prefillCost } from './prefill-cost.ts';

it('gives the figures of the DivPrune script for 576 and 56 visual tokens beside 40 of text', () => {
  expect(prefillCost(616) / 1e12).toBeCloseTo(3.199902, 6);
  expect(prefillCost(96) / 1e12).toBeCloseTo(0.4856, 6);
});

it('counts a third feed-forward matrix in the SparseVLM formula', () => {
  const shape = { layers: 2, width: 3, feedForward: 5 };
  expect(prefillCost(7, shape)).toBe(2 * (4 * 7 * 9 + 2 * 49 * 3 + 2 * 7 * 15));
  expect(prefillCost(7, shape, 'sparsevlm') - prefillCost(7, shape)).toBe(2 * 7 * 15);
});

it('costs nothing for nothing', () => {
  expect(prefillCost(0)).toBe(0);
});
