import type { OutToken } from '../../../contracts/token-pruner.ts';

/** A row of `W` over the patches of one view: raster indices and their weights. */
export interface SparseRow {
  readonly src: readonly number[];
  readonly weight: readonly number[];
}

export const oneHot = (index: number): SparseRow => ({ src: [index], weight: [1] });

/** `sum_k factors[k] * rows[k]`, sources ascending, a source that occurs twice added up. */
export function combineRows(rows: readonly SparseRow[], factors: readonly number[]): SparseRow {
  const total = new Map<number, number>();
  rows.forEach((row, k) => {
    row.src.forEach((index, i) => total.set(index, (total.get(index) ?? 0) + factors[k]! * row.weight[i]!));
  });
  const src = Array.from(total.keys()).sort((a, b) => a - b);
  return { src, weight: src.map((index) => total.get(index)!) };
}

/** The output token of a row. */
export const rowToken = (
  view: number,
  anchor: number | null,
  kind: OutToken['kind'],
  row: SparseRow,
): OutToken => ({ view, anchor, kind, src: Int32Array.from(row.src), weight: Float32Array.from(row.weight) });
