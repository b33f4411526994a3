import type { Rng } from './rng.ts';
import { topK } from './top-k.ts';

/**
 * `count` indices drawn without replacement with probability proportional to weight, as successive draws would
 * (Efraimidis–Spirakis keys `ln(u_i) / w_i`, the largest win). One uniform per weight is spent, in index order.
 * Weights must be ≥ 0; zero weights come last, by index. Returned in draw order.
 */
export function weightedSample(weights: ArrayLike<number>, count: number, rng: Rng): Int32Array<ArrayBuffer> {
  const keys = Float64Array.from(weights, (weight) => {
    const u = rng.next();
    return weight > 0 ? Math.log(u) / weight : -Infinity;
  });
  return topK(keys, count);
}
