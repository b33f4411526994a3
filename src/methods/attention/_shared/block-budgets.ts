import { topK } from '../../../base/top-k.ts';

/** Shares of the blocks that keep 1, 2, 4, … b of their tokens. */
export interface BlockBudget {
  readonly mu: number;
  readonly sigma: number;
  /** `[log₂ b + 1]`, sums to 1. */
  readonly shares: Float64Array;
  /** Mean share of a block's tokens that is kept, in (0, 1]. */
  readonly density: number;
}

/** The log-Gaussian family `p_k ∝ exp(−(log₂ k − μ)² / 2σ²)` over k = 1, 2, 4, …, b; σ = ∞ gives equal shares. */
export function blockBudget(mu: number, sigma: number, block: number): BlockBudget {
  const weights = Float64Array.from({ length: Math.log2(block) + 1 }, (_, e) =>
    Math.exp(-((e - mu) ** 2) / (2 * sigma ** 2)),
  );
  const sum = weights.reduce((total, weight) => total + weight, 0);
  const shares = weights.map((weight) => weight / sum);
  return { mu, sigma, shares, density: shares.reduce((total, p, e) => total + p * 2 ** e, 0) / block };
}

/** The grid μ ∈ {0, ½, …, log₂ b}, σ ∈ {½, 1, 2}, smallest density first. */
export function budgetGrid(block: number): readonly BlockBudget[] {
  const mus = Array.from({ length: 2 * Math.log2(block) + 1 }, (_, i) => i / 2);
  return mus
    .flatMap((mu) => [0.5, 1, 2].map((sigma) => blockBudget(mu, sigma, block)))
    .sort((a, b) => a.density - b.density);
}

/** How many of `blocks` keep 1, 2, 4, … tokens: largest remainders, ties to the smaller k. */
export function blockCounts(shares: Float64Array, blocks: number): Int32Array {
  const counts = Int32Array.from(shares, (share) => Math.floor(share * blocks));
  const left = blocks - counts.reduce((sum, count) => sum + count, 0);
  const remainders = shares.map((share, e) => share * blocks - counts[e]!);
  for (const e of topK(remainders, left)) counts[e]!++;
  return counts;
}

/**
 * Keys that a budget keeps of `importance`, ascending: blocks with more importance in all (the less redundant ones) get
 * the larger quotas, and each block keeps its most important keys.
 */
export function keysWithin(importance: Float64Array, budget: BlockBudget, block: number): Int32Array {
  const blocks = Math.ceil(importance.length / block);
  const masses = Float64Array.from({ length: blocks }, (_, b) =>
    importance.subarray(b * block, (b + 1) * block).reduce((sum, value) => sum + value, 0),
  );
  const ranked = topK(masses, blocks);
  const counts = blockCounts(budget.shares, blocks);
  const keys: number[] = [];
  let next = 0;
  for (let e = counts.length - 1; e >= 0; e--) {
    for (let i = 0; i < counts[e]!; i++) {
      const b = ranked[next++]!;
      const best = topK(importance.subarray(b * block, (b + 1) * block), 2 ** e);
      for (const key of best) keys.push(b * block + key);
    }
  }
  return Int32Array.from(keys).sort();
}
