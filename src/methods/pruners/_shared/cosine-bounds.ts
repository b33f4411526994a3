import { cosine, dot, type UnitRows } from '../../../base/unit-rows.ts';

/** Directions that are compared first: on real keys a few of them carry most of the length. */
const PIVOTS = 16;
/** Rounding slack of all bounds: cosines this close to each other are always computed in full. */
const SLACK = 1e-6;

/**
 * Cheap bounds on cosines: `cos(i, j)` lies within `reach_i reach_j` of the inner product of the rows' coordinates along
 * a few pivot directions (Cauchy–Schwarz on what the pivots leave). Tight on real features, useless on noise.
 */
export interface CosineBounds {
  readonly rows: UnitRows;
  /** Pivot directions. */
  readonly count: number;
  /** `[n, count]` coordinates. */
  readonly along: Float64Array;
  /** `[n]` length of what the pivots leave. */
  readonly reach: Float64Array;
}

export function cosineBounds(rows: UnitRows): CosineBounds {
  const { data, n, width } = rows;
  const directions = pivotDirections(rows);
  const count = directions.length;
  const along = new Float64Array(n * count);
  const reach = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < count; k++) along[i * count + k] = dot(data, i * width, directions[k]!, 0, width);
    const whole = dot(data, i * width, data, i * width, width);
    reach[i] = Math.sqrt(Math.max(0, whole - dot(along, i * count, along, i * count, count)));
  }
  return { rows, count, along, reach };
}

/** Orthonormal directions spanned by rows at equal strides. */
function pivotDirections({ data, n, width }: UnitRows): Float64Array[] {
  const directions: Float64Array[] = [];
  const wanted = Math.min(PIVOTS, n);
  for (let p = 0; p < wanted; p++) {
    const row = Math.floor(((p + 0.5) * n) / wanted);
    const direction = data.slice(row * width, (row + 1) * width);
    // Twice, so that rounding leaves the directions orthogonal.
    for (let pass = 0; pass < 2; pass++) {
      for (const other of directions) {
        const shadow = dot(direction, 0, other, 0, width);
        for (let c = 0; c < width; c++) direction[c]! -= shadow * other[c]!;
      }
    }
    const norm = Math.sqrt(dot(direction, 0, direction, 0, width));
    if (norm > 1e-6) directions.push(direction.map((value) => value / norm));
  }
  return directions;
}

const middle = ({ along, count }: CosineBounds, i: number, j: number): number =>
  dot(along, i * count, along, j * count, count);

/** Columns compared at a time when the bounds leave a pair open. */
const PART = 128;

/** For each row the number of other rows with a cosine above `alpha`. Exact. */
export function twinCounts(bounds: CosineBounds, alpha: number): Int32Array {
  const { rows, reach } = bounds;
  const { data, n, norms, width } = rows;
  const counts = new Int32Array(n);
  const parts = Math.ceil(width / PART);
  const left = lengthsLeft(rows, parts);
  /** False only if the cosine is not above `alpha`: reads columns until what is left of both cannot reach it. */
  const mayExceed = (i: number, j: number): boolean => {
    let sum = 0;
    for (let part = 0; part < parts - 1; part++) {
      sum += dot(data, i * width + part * PART, data, j * width + part * PART, PART);
      if (sum + left[i * parts + part]! * left[j * parts + part]! < alpha - SLACK) return false;
    }
    return true;
  };
  const isTwin = (i: number, j: number): boolean => {
    if (norms[i]! * norms[j]! >= 1e-8) {
      const near = middle(bounds, i, j);
      const far = reach[i]! * reach[j]!;
      if (near - far > alpha + SLACK) return true;
      if (near + far < alpha - SLACK || !mayExceed(i, j)) return false;
    }
    return cosine(rows, i, rows, j) > alpha;
  };
  for (let i = 0; i < n; i++) {
    for (let j = i + 1; j < n; j++) {
      if (!isTwin(i, j)) continue;
      counts[i]!++;
      counts[j]!++;
    }
  }
  return counts;
}

/** `[n, parts]` length of each row after each part. */
function lengthsLeft({ data, n, width }: UnitRows, parts: number): Float64Array {
  const left = new Float64Array(n * parts);
  for (let i = 0; i < n; i++) {
    let square = 0;
    for (let part = parts - 1; part > 0; part--) {
      const from = i * width + part * PART;
      const length = Math.min(PART, width - part * PART);
      square += dot(data, from, data, from, length);
      left[i * parts + part - 1] = Math.sqrt(square);
    }
  }
  return left;
}

/** The candidate row with the largest cosine to row `i`, the first one on ties. Exact. */
export function closestRow(bounds: CosineBounds, i: number, candidates: readonly number[]): number {
  const { rows, reach } = bounds;
  const { norms } = rows;
  const near = candidates.map((j) => middle(bounds, i, j));
  // Vanishing rows have smaller cosines than their directions: no bound holds for them.
  const far = candidates.map((j) => (norms[i]! * norms[j]! < 1e-8 ? Infinity : reach[i]! * reach[j]!));
  let floor = -Infinity;
  for (let c = 0; c < near.length; c++) floor = Math.max(floor, near[c]! - far[c]!);
  let closest = candidates[0]!;
  let best = -Infinity;
  candidates.forEach((j, c) => {
    if (near[c]! + far[c]! < Math.max(floor, best) - SLACK) return;
    const similarity = cosine(rows, i, rows, j);
    if (similarity <= best) return;
    best = similarity;
    closest = j;
  });
  return closest;
}
