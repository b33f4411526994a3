import { cosine, dot, type UnitRows } from '../../../base/unit-rows.ts';

/** A pair is given up after a part of the columns when even perfectly aligned rest columns could not lift it enough. */
const PARTS = 8;
/** Rounding slack of the bound: pairs this close to the threshold are always compared in full. */
const SLACK = 1e-9;

/**
 * For each row the number of other rows with a cosine above `alpha`. Exact; O(n² width) at worst, less where most pairs
 * are unlike.
 */
export function twinCounts(rows: UnitRows, alpha: number): Int32Array {
  const { n, width, data } = rows;
  const part = Math.max(16, Math.ceil(width / PARTS));
  const parts = Math.ceil(width / part);
  const rest = restNorms(rows, part, parts);
  const counts = new Int32Array(n);
  for (let i = 0; i < n; i++) {
    for (let j = i + 1; j < n; j++) {
      let sum = 0;
      let hopeless = false;
      for (let k = 0; k < parts - 1 && !hopeless; k++) {
        sum += dot(data, i * width + k * part, data, j * width + k * part, part);
        hopeless = alpha > 0 && sum + rest[i * parts + k]! * rest[j * parts + k]! < alpha - SLACK;
      }
      if (hopeless || cosine(rows, i, rows, j) <= alpha) continue;
      counts[i]!++;
      counts[j]!++;
    }
  }
  return counts;
}

/** `[n, parts]` norm of what follows each part of a row. */
function restNorms({ n, width, data }: UnitRows, part: number, parts: number): Float64Array {
  const rest = new Float64Array(n * parts);
  for (let i = 0; i < n; i++) {
    let square = 0;
    for (let k = parts - 1; k > 0; k--) {
      const from = i * width + k * part;
      const length = Math.min(part, (i + 1) * width - from);
      square += dot(data, from, data, from, length);
      rest[i * parts + k - 1] = Math.sqrt(square);
    }
  }
  return rest;
}
