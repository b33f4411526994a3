import fc from 'fast-check';
import { expect, it } from 'vitest';
import { blockBudget, blockCounts, budgetGrid, keysWithin } from './block-budgets.ts';

it('gives .574097 .348207 .077696 for b = 4, μ = 0, σ = 1: 1.581294 tokens a block, sparsity 60.4676 %', () => {
  const { shares, density } = blockBudget(0, 1, 4);
  [0.574097, 0.348207, 0.077696].forEach((share, e) => expect(shares[e]).toBeCloseTo(share, 6));
  expect(4 * density).toBeCloseTo(1.581294, 6);
  expect(100 * (1 - density)).toBeCloseTo(60.4676, 4);
});

it('splits ten blocks 6, 3, 1 and keeps 16 of 40 tokens', () => {
  const budget = blockBudget(0, 1, 4);
  expect(Array.from(blockCounts(budget.shares, 10))).toEqual([6, 3, 1]);
  const importance = Float64Array.from(
    { length: 40 },
    (_, i) => ((i * 37) % 41) + (i >= 20 && i < 24 ? 50 : 0),
  );
  const keys = keysWithin(importance, budget, 4);
  expect(keys).toHaveLength(16);
  expect(Array.from(keys.filter((key) => key >= 20 && key < 24))).toEqual([20, 21, 22, 23]);
});

it('becomes equal shares as σ grows, and never keeps less as μ grows', () => {
  for (const share of blockBudget(1, Infinity, 4).shares) expect(share).toBeCloseTo(1 / 3, 12);
  for (const sigma of [0.5, 1, 2]) {
    const densities = Array.from({ length: 9 }, (_, i) => blockBudget(i / 2, sigma, 16).density);
    expect(densities).toEqual([...densities].sort((a, b) => a - b));
  }
  expect(budgetGrid(16)).toHaveLength(27);
});

it('always hands out every block', () => {
  fc.assert(
    fc.property(
      fc.double({ min: 0, max: 4, noNaN: true }),
      fc.double({ min: 0.3, max: 3, noNaN: true }),
      fc.integer({ min: 1, max: 70 }),
      (mu, sigma, blocks) => {
        const counts = blockCounts(blockBudget(mu, sigma, 16).shares, blocks);
        expect(counts.reduce((sum, count) => sum + count, 0)).toBe(blocks);
        expect(counts.every((count) => count >= 0)).toBe(true);
      },
    ),
    { seed: 9 },
  );
});
