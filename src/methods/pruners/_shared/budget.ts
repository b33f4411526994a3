import { roundHalfEven } from '../../../base/round-half-even.ts';
import { type View, validCount } from '../../../contracts/pruner-source.ts';
import type { Budget } from '../../../contracts/token-pruner.ts';

/**
 * Tokens to keep of `total`, at least 1 and at most `total`.
 * @param round how the method turns a ratio into a count: Python's `round`, or truncation (`int`).
 */
export function keepCount(budget: Budget, total: number, round: 'half-even' | 'floor' = 'half-even'): number {
  if (budget.kind === 'auto') return total;
  const wanted =
    budget.kind === 'count'
      ? budget.keep
      : round === 'floor'
        ? Math.floor(budget.keep * total)
        : roundHalfEven(budget.keep * total);
  return Math.max(1, Math.min(total, wanted));
}

/**
 * Splits a count over parts in proportion to their sizes: whole shares first, then the largest remainders, the earlier
 * part on ties. No part gets more than its size; the shares add up to `min(count, sum of sizes)`.
 */
export function splitCount(count: number, sizes: readonly number[]): number[] {
  const total = sizes.reduce((sum, size) => sum + size, 0);
  const target = Math.min(count, total);
  const exact = sizes.map((size) => (total === 0 ? 0 : (target * size) / total));
  const shares = exact.map(Math.floor);
  let left = target - shares.reduce((sum, share) => sum + share, 0);
  const byRemainder = exact
    .map((_, i) => i)
    .sort((a, b) => exact[b]! - shares[b]! - (exact[a]! - shares[a]!) || a - b);
  for (const part of byRemainder) {
    if (left === 0) break;
    if (shares[part]! >= sizes[part]!) continue;
    shares[part]!++;
    left--;
  }
  return shares;
}

/** How many tokens each view may keep when every view is pruned on its own. */
export function viewCounts(budget: Budget, views: readonly View[], round?: 'half-even' | 'floor'): number[] {
  const sizes = views.map(validCount);
  const total = sizes.reduce((sum, size) => sum + size, 0);
  return splitCount(keepCount(budget, total, round), sizes);
}
