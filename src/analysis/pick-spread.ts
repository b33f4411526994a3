import { cosine, type UnitRows } from '../base/unit-rows.ts';

/**
 * Smallest distance `1 − cos` between any two of the first picks: what max-min selection keeps large (DivPrune, 2503.02175 §2).
 * @param order rows in the order in which they were picked
 * @returns one value for each number of picks from 2 on; it never rises. Cost O(picks² · width).
 */
export function pickSpread(rows: UnitRows, order: readonly number[]): Float32Array {
  const spread = new Float32Array(Math.max(0, order.length - 1));
  let least = Number.POSITIVE_INFINITY;
  for (let pick = 1; pick < order.length; pick++) {
    for (let before = 0; before < pick; before++) {
      least = Math.min(least, 1 - cosine(rows, order[pick]!, rows, order[before]!));
    }
    spread[pick - 1] = Math.max(0, least);
  }
  return spread;
}
