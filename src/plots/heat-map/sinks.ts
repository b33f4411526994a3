import { type HeatMatrix, rowWidth } from './matrix.ts';

/** A column is a sink when the rows that see it give it this share of their attention on average, … */
const sinkShare = 0.25;
/** … and at least this many rows see it. */
const fewestRows = 16;

/** Columns that draw attention whatever is asked (attention sinks, arXiv 2309.17453), ascending. O(rows · columns). */
export function sinkColumns(matrix: HeatMatrix): readonly number[] {
  const { rows, columns, values } = matrix;
  const mass = new Float64Array(columns);
  const seen = new Uint32Array(columns);
  for (let row = 0; row < rows; row++) {
    const width = rowWidth(matrix, row);
    for (let column = 0; column < width; column++) {
      mass[column]! += values[row * columns + column]!;
      seen[column]!++;
    }
  }
  return Array.from(mass.keys()).filter(
    (column) => seen[column]! >= fewestRows && mass[column]! >= sinkShare * seen[column]!,
  );
}
