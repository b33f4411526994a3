import { type HeatLayer, readRow, rowWidth } from './matrix.ts';

export type Pooling = 'max' | 'mean';

/** A layer at half, a quarter, … of its resolution: cell (r, c) stands for the block of `size` × `size` cells from (r, c) · size on. */
export interface PooledLevel {
  readonly size: number;
  readonly rows: number;
  readonly columns: number;
  /** `[rows, columns]`, NaN where the block has no drawn cell. */
  readonly values: Float32Array;
}

/** The layer itself and its pooled levels, finest first. */
export interface Pyramid {
  readonly layer: HeatLayer;
  /** Block sizes 2, 4, 8, … up to the first level of one cell. */
  readonly levels: readonly PooledLevel[];
}

/** Cells between two yields: about 4 ms. */
const cellsPerStep = 1 << 19;

/**
 * Builds the pooled levels; yields now and then, so that a large matrix need not hold up the page. `mean` is the mean of
 * the drawn cells of a block, hidden ones do not count. O(rows · columns) time, a third of that in memory.
 */
export function* pyramidSteps(layer: HeatLayer, pooling: Pooling): Generator<undefined, Pyramid, undefined> {
  const levels: PooledLevel[] = [];
  let { rows, columns } = layer.matrix;
  let below: { values: Float32Array; counts: Float32Array | null } | null = null;
  for (let size = 2; rows > 1 || columns > 1; size *= 2) {
    const belowColumns = columns;
    const belowRows = rows;
    rows = Math.ceil(rows / 2);
    columns = Math.ceil(columns / 2);
    const values = new Float32Array(rows * columns).fill(Number.NaN);
    const counts = pooling === 'mean' ? new Float32Array(rows * columns) : null;
    const rowsPerStep = Math.max(1, Math.floor(cellsPerStep / (4 * columns)));
    for (let from = 0; from < rows; from += rowsPerStep) {
      const to = Math.min(rows, from + rowsPerStep);
      const band = { values, counts, columns, from, to };
      if (below === null) poolLayer(layer, band);
      else poolLevel({ ...below, rows: belowRows, columns: belowColumns }, band);
      yield;
    }
    levels.push({ size, rows, columns, values });
    below = { values, counts };
  }
  return { layer, levels };
}

interface Band {
  readonly values: Float32Array;
  /** Drawn cells per block for the mean; null for the maximum. */
  readonly counts: Float32Array | null;
  readonly columns: number;
  readonly from: number;
  readonly to: number;
}

function poolLayer(layer: HeatLayer, band: Band): void {
  const { matrix } = layer;
  const line = new Float32Array(matrix.columns);
  for (let row = 2 * band.from; row < Math.min(2 * band.to, matrix.rows); row++) {
    const width = rowWidth(matrix, row);
    readRow(layer, row, 0, width, line);
    poolLine(line.subarray(0, width), null, band, row >> 1);
  }
}

function poolLevel(
  below: { values: Float32Array; counts: Float32Array | null; rows: number; columns: number },
  band: Band,
): void {
  const { values, counts, rows, columns } = below;
  for (let row = 2 * band.from; row < Math.min(2 * band.to, rows); row++) {
    const from = row * columns;
    const line = values.subarray(from, from + columns);
    poolLine(line, counts?.subarray(from, from + columns) ?? null, band, row >> 1);
  }
}

/** Takes a line of cells, NaN where there is none, into a row of blocks; `cells` tells how many each one stands for, by default 1. */
function poolLine(line: Float32Array, cells: Float32Array | null, band: Band, row: number): void {
  const { values, counts } = band;
  const start = row * band.columns;
  for (let column = 0; column < line.length; column++) {
    const at = start + (column >> 1);
    const value = line[column]!;
    if (counts === null) {
      if (value > values[at]! || (Number.isNaN(values[at]) && !Number.isNaN(value))) values[at] = value;
    } else if (!Number.isNaN(value)) {
      const count = cells === null ? 1 : cells[column]!;
      const before = counts[at] === 0 ? 0 : values[at]!;
      counts[at]! += count;
      values[at] = before + ((value - before) * count) / counts[at]!;
    }
  }
}

/**
 * The level to draw when one pixel covers `cellsPerPixel` cells: its blocks are no smaller than a pixel, so that each
 * is drawn and a stripe one cell thin stays visible. 0 is the layer itself, k the k-th pooled level.
 */
export function levelFor({ levels }: Pyramid, cellsPerPixel: number): number {
  const level = Math.ceil(Math.log2(Math.max(1, cellsPerPixel)) - 1e-9);
  return Math.min(level, levels.length);
}
