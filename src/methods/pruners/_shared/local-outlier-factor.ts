/**
 * Local outlier factor of values on a line (Breunig et al. 2000), the numbers of scikit-learn's `LocalOutlierFactor`.
 * `k` is capped at n - 1. Each point has exactly `k` neighbours; among equally far ones the lower value counts first.
 * @returns `[n]`, about 1 for inliers; all 1 for fewer than two values. Cost O(n log n + n k).
 */
export function localOutlierFactor(values: ArrayLike<number>, k: number): Float64Array {
  const n = values.length;
  const count = Math.min(k, n - 1);
  if (count < 1) return new Float64Array(n).fill(1);
  const order = Int32Array.from({ length: n }, (_, i) => i).sort((a, b) => values[a]! - values[b]! || a - b);
  const sorted = Float64Array.from(order, (i) => values[i]!);
  // The neighbours of a point on a line are a run around it: [from, from + count] without the point itself.
  const from = new Int32Array(n);
  const reach = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    let low = i;
    let high = i;
    while (high - low < count) {
      const below = low > 0 ? sorted[i]! - sorted[low - 1]! : Infinity;
      const above = high < n - 1 ? sorted[high + 1]! - sorted[i]! : Infinity;
      if (below <= above) low--;
      else high++;
    }
    from[i] = low;
    reach[i] = Math.max(sorted[i]! - sorted[low]!, sorted[high]! - sorted[i]!);
  }
  const density = Float64Array.from(sorted, (value, i) => {
    let sum = 0;
    for (let j = from[i]!; j <= from[i]! + count; j++) {
      if (j !== i) sum += Math.max(reach[j]!, Math.abs(value - sorted[j]!));
    }
    return 1 / (sum / count + 1e-10);
  });
  const factors = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    let sum = 0;
    for (let j = from[i]!; j <= from[i]! + count; j++) if (j !== i) sum += density[j]!;
    factors[order[i]!] = sum / count / density[i]!;
  }
  return factors;
}

/** Share of values whose factor exceeds 1.5, scikit-learn's `contamination="auto"`. */
export function outlierShare(values: ArrayLike<number>, k: number): number {
  if (values.length === 0) return 0;
  const factors = localOutlierFactor(values, k);
  return factors.reduce((count, factor) => count + (factor > 1.5 ? 1 : 0), 0) / factors.length;
}
