import { tableShift } from './colour-table.ts';
import { readRow } from './matrix.ts';
import type { PreparedHeat } from './prepare.ts';
import { levelFor, type Pyramid } from './pyramid.ts';
import type { HeatView } from './view.ts';

/** RGBA pixels of a canvas, row-major, in its byte order. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly data: Int32Array;
}

/** A colour table for each pyramid of a {@link PreparedHeat}. */
export interface HeatTables {
  readonly main: Int32Array;
  readonly dropped: Int32Array;
}

/**
 * Draws what a view shows of a matrix; blank cells stay transparent. Where a pixel covers several cells it shows their
 * pooled value. O(pixels), whatever the size of the matrix.
 * @param view `span` columns over the whole width of `target`
 */
export function rasterise(target: Pixels, heat: PreparedHeat, tables: HeatTables, view: HeatView): void {
  const { width, height, data } = target;
  const cells = view.span / width;
  const level = levelFor(heat.main, cells);
  const blockAt = (start: number, pixel: number): number =>
    Math.floor(start + (pixel + 0.5) * cells) >> level;
  const from = blockAt(view.column, 0);
  const to = blockAt(view.column, width - 1) + 1;
  const places = Int32Array.from({ length: width }, (_, x) => blockAt(view.column, x) - from);
  const line = new LevelLine(from, to);
  const colours = new Int32Array(to - from);
  const beneath = new Int32Array(to - from);
  for (let y = 0, drawn = -1; y < height; y++) {
    const row = blockAt(view.row, y);
    const start = y * width;
    if (row === drawn) data.copyWithin(start, start - width, start);
    else {
      paint(colours, line.read(heat.main, level, row), tables.main);
      if (heat.dropped !== null) {
        paint(beneath, line.read(heat.dropped, level, row), tables.dropped);
        fillGaps(colours, beneath);
      }
      spread(data, start, colours, places);
    }
    drawn = row;
  }
}

// The inner loops stand alone, so that each compiles to its best.

function paint(colours: Int32Array, bits: Int32Array, table: Int32Array): void {
  const shift = tableShift;
  for (let i = 0; i < colours.length; i++) colours[i] = table[bits[i]! >>> shift]!;
}

function fillGaps(colours: Int32Array, beneath: Int32Array): void {
  for (let i = 0; i < colours.length; i++) if (colours[i] === 0) colours[i] = beneath[i]!;
}

function spread(data: Int32Array, start: number, colours: Int32Array, places: Int32Array): void {
  for (let x = 0; x < places.length; x++) data[start + x] = colours[places[x]!]!;
}

/** Blocks `[from, to)` of a row of a level as the bits of their values. */
class LevelLine {
  readonly #from: number;
  readonly #values: Float32Array<ArrayBuffer>;
  readonly #bits: Int32Array;

  constructor(from: number, to: number) {
    this.#from = from;
    this.#values = new Float32Array(to - from);
    this.#bits = new Int32Array(this.#values.buffer);
  }

  read({ layer, levels }: Pyramid, level: number, row: number): Int32Array {
    const from = this.#from;
    const to = from + this.#values.length;
    const { rows, columns } = level === 0 ? layer.matrix : levels[level - 1]!;
    if (row < 0 || row >= rows) this.#values.fill(Number.NaN);
    else if (level === 0) readRow(layer, row, from, to, this.#values);
    else {
      const end = Math.min(to, columns);
      this.#values.set(levels[level - 1]!.values.subarray(row * columns + from, row * columns + end));
      this.#values.fill(Number.NaN, Math.max(0, end - from));
    }
    return this.#bits;
  }
}

/** Value of a block of a level, the layer itself being level 0; NaN where it has none. */
export function pooledValue({ layer, levels }: Pyramid, level: number, row: number, column: number): number {
  const one = new Float32Array(1);
  if (level === 0) {
    if (row >= 0 && row < layer.matrix.rows) readRow(layer, row, column, column + 1, one);
    else one[0] = Number.NaN;
    return one[0]!;
  }
  const { rows, columns, values } = levels[level - 1]!;
  return row < 0 || column < 0 || row >= rows || column >= columns
    ? Number.NaN
    : values[row * columns + column]!;
}
