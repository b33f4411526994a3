import { type HeatMatrix, rowWidth } from './matrix.ts';

/** How values become colours: `row` divides each row by its largest value, `rank` goes by the share of smaller cells. */
export type ScaleKind = 'linear' | 'log' | 'row' | 'rank';
/** What becomes of the sink columns: `isolate` draws them but takes the scale from the others, `remove` leaves them out. */
export type SinkMode = 'keep' | 'isolate' | 'remove';

export interface ScaleSettings {
  readonly kind: ScaleKind;
  readonly sinks: SinkMode;
  /** Columns that are sinks. */
  readonly sinkColumns: readonly number[];
}

/** A tick of the legend: the value that has the colour at `at` in [0, 1]. */
export interface ScaleTick {
  readonly at: number;
  readonly value: number;
}

export interface HeatScale {
  readonly kind: ScaleKind;
  /** Colour position of a value (already times its row's factor), in [0, 1]; values beyond the ends are clamped. */
  readonly position: (value: number) => number;
  /** First, last and some between, ascending. */
  readonly ticks: readonly ScaleTick[];
  /** Per row for `row`, otherwise null. */
  readonly factors: Float32Array | null;
  /** Per column, 1 where it is left out. */
  readonly withoutColumns: Uint8Array | null;
}

/** Values beyond this factor below the largest have the lowest colour of the logarithmic scale. */
const logRange = 1e5;
/** Most cells that ranks are taken from; a larger matrix is sampled evenly. */
const rankSample = 1 << 16;
const rowsPerStep = 256;

/** The scale of one matrix; yields now and then. */
export function* scaleSteps(
  matrix: HeatMatrix,
  settings: ScaleSettings,
): Generator<undefined, HeatScale, undefined> {
  const { kind, sinks, sinkColumns } = settings;
  const isSink = new Uint8Array(matrix.columns);
  for (const column of sinkColumns) isSink[column] = 1;
  const skipped = sinks === 'keep' || sinkColumns.length === 0 ? null : isSink;
  const largest = new Float32Array(matrix.rows);
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let row = 0; row < matrix.rows; row++) {
    let rowHigh = Number.NEGATIVE_INFINITY;
    const width = rowWidth(matrix, row);
    for (let column = 0; column < width; column++) {
      const value = matrix.values[row * matrix.columns + column]!;
      if (skipped !== null && skipped[column] === 1) continue;
      if (value > rowHigh) rowHigh = value;
      if (value < low) low = value;
    }
    largest[row] = rowHigh;
    high = Math.max(high, rowHigh);
    if (row % rowsPerStep === rowsPerStep - 1) yield;
  }
  if (!(high > low)) [low, high] = [Math.min(0, low), Math.max(1e-9, high)];
  if (!Number.isFinite(low) || !Number.isFinite(high)) [low, high] = [0, 1];
  const base = { kind, withoutColumns: sinks === 'remove' ? skipped : null, factors: null };
  switch (kind) {
    case 'linear':
      return { ...base, ...linear(Math.min(0, low), high) };
    case 'row': {
      const factors = largest.map((value) => (value > 0 ? 1 / value : 0));
      return { ...base, ...linear(0, 1), factors };
    }
    case 'log':
      return { ...base, ...logarithmic(high) };
    case 'rank':
      return { ...base, ...ranked(matrix, skipped) };
  }
}

type Mapping = Pick<HeatScale, 'position' | 'ticks'>;

const clamp = (share: number): number => (share > 0 ? Math.min(1, share) : 0);

function linear(low: number, high: number): Mapping {
  const ticks = [0, 0.25, 0.5, 0.75, 1].map((at) => ({ at, value: low + at * (high - low) }));
  return { position: (value) => clamp((value - low) / (high - low)), ticks };
}

function logarithmic(high: number): Mapping {
  const top = high > 0 ? high : 1;
  const span = Math.log(logRange);
  const ticks = [0, 0.2, 0.4, 0.6, 0.8, 1].map((at) => ({ at, value: top * Math.exp((at - 1) * span) }));
  return { position: (value) => (value > 0 ? clamp(1 + Math.log(value / top) / span) : 0), ticks };
}

function ranked(matrix: HeatMatrix, skipped: Uint8Array | null): Mapping {
  const { rows, columns, values } = matrix;
  const stride = Math.max(1, Math.floor((rows * columns) / rankSample)) | 1;
  const sample: number[] = [];
  for (let at = 0; at < values.length; at += stride) {
    const row = Math.floor(at / columns);
    const column = at % columns;
    if (column >= rowWidth(matrix, row) || skipped?.[column] === 1) continue;
    if (!Number.isNaN(values[at])) sample.push(values[at]!);
  }
  const sorted = Float32Array.from(sample.length > 0 ? sample : [0, 1]).sort();
  const last = Math.max(1, sorted.length - 1);
  const ticks = [0, 0.25, 0.5, 0.75, 1].map((at) => ({
    at,
    value: sorted[Math.round(at * (sorted.length - 1))]!,
  }));
  return { position: (value) => clamp(countBelow(sorted, value) / last), ticks };
}

/** Entries of an ascending list that are smaller than `value`. */
function countBelow(sorted: Float32Array, value: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
