import { topK } from '../../../base/top-k.ts';
import type { Rows } from '../../../base/unit-rows.ts';

export interface Peak {
  /** Row that the cluster is built around; among its own members. */
  readonly centre: number;
  readonly members: readonly number[];
}

/**
 * Density-peak clustering over k nearest neighbours, as SparseVLM's token recycling does it: distances divided by
 * `sqrt(width)`; density `exp(-mean d²)` over the `count` nearest rows, itself included; centres are the rows with the
 * largest density × distance to the nearest denser row. Equal densities: the lower index counts as denser.
 * @returns `count` clusters (at most one per row), the strongest centre first.
 */
export function densityPeaks(rows: Rows, count: number): Peak[] {
  const { n } = rows;
  const size = Math.min(count, n);
  const distance = scaledDistances(rows);
  const density = Float64Array.from({ length: n }, (_, i) => {
    const nearest = Float64Array.from(distance.subarray(i * n, (i + 1) * n))
      .sort()
      .subarray(0, size);
    return Math.exp(-nearest.reduce((sum, d) => sum + d * d, 0) / size);
  });
  const farthest = distance.reduce((most, d) => Math.max(most, d), 0);
  const strength = Float64Array.from({ length: n }, (_, i) => {
    let closest = farthest;
    for (let j = 0; j < n; j++) {
      const denser = density[j]! > density[i]! || (density[j] === density[i] && j < i);
      if (denser) closest = Math.min(closest, distance[i * n + j]!);
    }
    return closest * density[i]!;
  });
  const centres = Array.from(topK(strength, size));
  const members = centres.map((centre) => [centre]);
  for (let i = 0; i < n; i++) {
    if (centres.includes(i)) continue;
    let best = 0;
    centres.forEach((centre, c) => {
      if (distance[i * n + centre]! < distance[i * n + centres[best]!]!) best = c;
    });
    members[best]!.push(i);
  }
  return centres.map((centre, c) => ({ centre, members: members[c]! }));
}

/** `[n, n]` Euclidean distances divided by `sqrt(width)`. */
function scaledDistances({ data, n, width }: Rows): Float64Array {
  const distance = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = i + 1; j < n; j++) {
      let square = 0;
      for (let c = 0; c < width; c++) {
        const difference = data[i * width + c]! - data[j * width + c]!;
        square += difference * difference;
      }
      distance[i * n + j] = Math.sqrt(square / width);
      distance[j * n + i] = distance[i * n + j]!;
    }
  }
  return distance;
}
