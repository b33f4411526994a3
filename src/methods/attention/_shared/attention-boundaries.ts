import { topK } from '../../../base/top-k.ts';

/**
 * How differently later tokens see the two sides of each place, from head-mean attention `[n, n]`: over the rows from
 * `i + w` on, the mass on columns `i − w + 1 … i` against that on `i + 1 … i + w`, larger over smaller, so 1 or more.
 * 0 where a side has no w columns, and closer than `margin` to either end. O(n²) for any w.
 */
export function boundaryRatio(attention: Float64Array, n: number, w: number, margin: number): Float64Array {
  const epsilon = 1e-6;
  const below = columnSumsFromBelow(attention, n);
  const ratio = new Float64Array(n);
  for (let i = w - 1; i + w < n; i++) {
    if (i < margin || i >= n - margin) continue;
    const mass = (from: number): number => {
      let sum = 0;
      for (let j = from; j < from + w; j++) sum += below[(i + w) * n + j]!;
      return sum;
    };
    const past = mass(i - w + 1);
    const future = mass(i + 1);
    ratio[i] = (Math.max(past, future) + epsilon) / (Math.min(past, future) + epsilon);
  }
  return ratio;
}

/** `out[r, j]`: sum of column j over the rows from r on. */
function columnSumsFromBelow(attention: Float64Array, n: number): Float64Array {
  const sums = attention.slice();
  for (let r = n - 2; r >= 0; r--) for (let j = 0; j < n; j++) sums[r * n + j]! += sums[(r + 1) * n + j]!;
  return sums;
}

/**
 * Cut points `0 < … < n` from ratios: the largest above `threshold` first, none within `distance` of one taken before,
 * at most `most`. A place i becomes the cut `i + 1`.
 */
export function cutPoints(
  ratio: Float64Array,
  threshold: number,
  distance: number,
  most: number,
): Int32Array {
  const taken: number[] = [];
  for (const i of topK(ratio, ratio.length)) {
    if (taken.length >= most || ratio[i]! <= threshold) break;
    if (taken.every((other) => Math.abs(other - i) > distance)) taken.push(i);
  }
  return Int32Array.from([0, ...taken.map((i) => i + 1), ratio.length]).sort();
}
