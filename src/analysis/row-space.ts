import type { Rows } from '../base/unit-rows.ts';

/** A vector with values at some positions and zeros elsewhere; positions are distinct. */
export interface SparseVector {
  readonly at: Int32Array;
  readonly value: Float64Array;
}

/** A row whose rest after projection is this small a part of it depends on the rows before. */
const DEPENDENT = 1e-9;

/**
 * `W⁺ W X`: the columns of `X [n, width]` projected onto the space that the rows of `W` span, by Gram–Schmidt on sparse
 * rows. Dependent rows add nothing. Rows that share no column cost nothing beyond themselves.
 */
export function projectOntoRows(x: Rows, rows: readonly SparseVector[]): Float64Array {
  const basis = orthonormalRows(x.n, rows);
  const result = new Float64Array(x.n * x.width);
  for (const { at, value } of basis) {
    const along = new Float64Array(x.width);
    at.forEach((row, k) => {
      for (let c = 0; c < x.width; c++) along[c]! += value[k]! * x.data[row * x.width + c]!;
    });
    at.forEach((row, k) => {
      for (let c = 0; c < x.width; c++) result[row * x.width + c]! += value[k]! * along[c]!;
    });
  }
  return result;
}

function orthonormalRows(n: number, rows: readonly SparseVector[]): SparseVector[] {
  const basis: SparseVector[] = [];
  const touching: number[][] = Array.from({ length: n }, () => []);
  const work = new Float64Array(n);
  for (const row of rows) {
    const used = new Set(row.at);
    row.at.forEach((position, k) => {
      work[position] = row.value[k]!;
    });
    const before = norm(work, used);
    // Twice, so that rounding leaves the basis orthogonal.
    for (let pass = 0; pass < 2; pass++) {
      const near = new Set(Array.from(used, (position) => touching[position]!).flat());
      for (const b of near) subtractAlong(work, basis[b]!, used);
    }
    const after = norm(work, used);
    if (after > DEPENDENT * before) {
      const at = Int32Array.from(used).filter((position) => work[position] !== 0);
      for (const position of at) touching[position]!.push(basis.length);
      basis.push({ at, value: Float64Array.from(at, (position) => work[position]! / after) });
    }
    for (const position of used) work[position] = 0;
  }
  return basis;
}

function norm(work: Float64Array, used: ReadonlySet<number>): number {
  let square = 0;
  for (const position of used) square += work[position]! ** 2;
  return Math.sqrt(square);
}

function subtractAlong(work: Float64Array, { at, value }: SparseVector, used: Set<number>): void {
  let along = 0;
  at.forEach((position, k) => {
    along += work[position]! * value[k]!;
  });
  if (along === 0) return;
  at.forEach((position, k) => {
    work[position]! -= along * value[k]!;
    used.add(position);
  });
}
