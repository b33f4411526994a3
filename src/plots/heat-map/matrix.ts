/** A matrix to be drawn. NaN values are left blank. */
export interface HeatMatrix {
  readonly rows: number;
  readonly columns: number;
  /** `[rows, columns]`, row-major. */
  readonly values: Float32Array;
  /** Cell (r, c) exists where `c <= r + diagonal`, as under causal attention; null: all cells exist. */
  readonly diagonal: number | null;
}

/** One bit per cell, as of kept pairs: bit `column & 7` of byte `row · stride + (column >> 3)`. */
export interface CellBits {
  readonly bits: Uint8Array;
  readonly stride: number;
}

export interface HeatCell {
  readonly row: number;
  readonly column: number;
}

/** Cells of row `row` that exist: columns `[0, width)`. */
export const rowWidth = ({ columns, diagonal }: HeatMatrix, row: number): number =>
  diagonal === null ? columns : Math.max(0, Math.min(columns, row + diagonal + 1));

/** What is drawn of a matrix: some of its cells, each row times a factor. */
export interface HeatLayer {
  readonly matrix: HeatMatrix;
  /** Per row; null: all 1. */
  readonly factors: Float32Array | null;
  /** Per column, 1 where its cells are left out; null: none is. */
  readonly withoutColumns: Uint8Array | null;
  /** Only cells whose bit is `value`; null: all. */
  readonly only: (CellBits & { readonly value: 0 | 1 }) | null;
}

/**
 * Writes what the layer draws of a row, columns `[from, to)`, into `out` from its start; NaN where it draws nothing. The
 * row must be one of the matrix; columns outside it are blank.
 */
export function readRow(layer: HeatLayer, row: number, from: number, to: number, out: Float32Array): void {
  const { matrix, factors, withoutColumns, only } = layer;
  const first = Math.min(to, Math.max(0, from));
  const end = Math.min(to, Math.max(first, rowWidth(matrix, row)));
  out.fill(Number.NaN, 0, first - from);
  out.set(matrix.values.subarray(row * matrix.columns + first, row * matrix.columns + end), first - from);
  out.fill(Number.NaN, end - from, to - from);
  if (factors !== null) for (let i = first - from; i < end - from; i++) out[i]! *= factors[row]!;
  if (only !== null) {
    const base = row * only.stride;
    for (let column = first; column < end; column++) {
      const bit = (only.bits[base + (column >> 3)]! >> (column & 7)) & 1;
      if (bit !== only.value) out[column - from] = Number.NaN;
    }
  }
  if (withoutColumns !== null) {
    for (let column = first; column < end; column++) {
      if (withoutColumns[column] === 1) out[column - from] = Number.NaN;
    }
  }
}
