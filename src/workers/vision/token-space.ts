import { pickSpread } from '../../analysis/pick-spread.ts';
import { principalPlane } from '../../analysis/principal-plane.ts';
import { toUnitRows, type UnitRows } from '../../base/unit-rows.ts';
import type { View } from '../../contracts/pruner-source.ts';
import type { PruneRun, TokenPlane } from '../../contracts/vision-view.ts';
import { pruneAll } from './prune.ts';
import type { PreparedSource } from './source.ts';

/** Picks whose distances are measured: the cost grows with their square. */
const mostPicks = 256;

/** All real tokens as directions, in the plane in which they vary most; NaN at padding. */
export function tokenPlane(views: readonly View[]): TokenPlane {
  const { rows, at } = realRows(views);
  const { points, shares } = principalPlane(rows);
  const xs = views.map(({ grid }) => new Float32Array(grid.h * grid.w).fill(Number.NaN));
  const ys = xs.map((values) => values.slice());
  for (const [v, rowOf] of at.entries()) {
    for (const [index, row] of rowOf) {
      xs[v]![index] = points[2 * row]!;
      ys[v]![index] = points[2 * row + 1]!;
    }
  }
  return { xs, ys, shares };
}

/** Of each run the smallest distance between any two of its first picks, from two picks on; null for one that did not come to an end. */
export async function spreadOfPicks(
  prepared: PreparedSource,
  runs: readonly PruneRun[],
  signal: AbortSignal,
): Promise<readonly (Float32Array | null)[]> {
  const { rows, at } = realRows(prepared.source.views);
  const outcomes = await pruneAll(prepared, runs, signal);
  return outcomes.map((outcome) => {
    if (outcome.kind !== 'done') return null;
    const { stepView, stepIndex } = outcome.trace;
    const order = Array.from(stepIndex.subarray(0, mostPicks), (index, p) => at[stepView[p]!]!.get(index)!);
    return pickSpread(rows, order);
  });
}

/** The features of all real tokens as unit rows, and of each view the row of a raster index. */
function realRows(views: readonly View[]): {
  readonly rows: UnitRows;
  readonly at: readonly ReadonlyMap<number, number>[];
} {
  const width = views[0]!.features.shape[1]!;
  let n = 0;
  const at = views.map(({ grid, valid }) => {
    const rowOf = new Map<number, number>();
    for (let index = 0; index < grid.h * grid.w; index++) if (valid?.[index] !== 0) rowOf.set(index, n++);
    return rowOf;
  });
  const data = new Float64Array(n * width);
  for (const [v, rowOf] of at.entries()) {
    const { features } = views[v]!;
    for (const [index, row] of rowOf) {
      data.set(features.data.subarray(index * width, (index + 1) * width), row * width);
    }
  }
  return { rows: toUnitRows({ data, n, width }), at };
}
