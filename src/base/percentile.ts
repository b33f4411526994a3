/**
 * Percentile `q` in [0, 100] by linear interpolation at rank `q (n - 1) / 100` of the sorted values.
 * @throws RangeError on an empty list.
 */
export function percentile(values: ArrayLike<number>, q: number): number {
  if (values.length === 0) throw new RangeError('the percentile of nothing is undefined');
  const sorted = Float64Array.from(values).sort();
  const rank = (q * (sorted.length - 1)) / 100;
  const below = Math.floor(rank);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below]! + (rank - below) * (sorted[above]! - sorted[below]!);
}

/** Tukey's upper fence `Q3 + 1.5 (Q3 - Q1)`: larger values count as outliers. */
export function upperFence(values: ArrayLike<number>): number {
  const q1 = percentile(values, 25);
  const q3 = percentile(values, 75);
  return q3 + 1.5 * (q3 - q1);
}
