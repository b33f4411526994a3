import { Lru } from '../../base/lru.ts';
import type { LaneRows, RowsView, TextRow } from '../../contracts/document-view.ts';
import { tokensWithin } from './lane-shapes.ts';
import { drawRow, type RowDrawing, type RowStyle } from './row-drawing.ts';
import { type MeasureClusters, type RowGeometry, rowGeometry } from './row-geometry.ts';

/** What a drawing was made of. */
interface DrawnRow {
  readonly drawing: RowDrawing;
  readonly row: TextRow;
  readonly lanes: readonly LaneRows[];
  readonly isLast: boolean;
}

/** Geometries that are kept: several screens of rows. */
const remembered = 500;

/**
 * Draws rows and remembers what it drew: after a keystroke most rows on screen have the text and the tokens that they had, if
 * some bytes further on, and their drawings are taken over.
 */
export class RowPainter {
  readonly #style: RowStyle;
  readonly #measure: MeasureClusters;
  readonly #geometries = new Lru<string, RowGeometry>(remembered);
  #drawn = new Map<number, DrawnRow>();

  constructor(style: RowStyle, measure: MeasureClusters) {
    this.#style = style;
    this.#measure = measure;
  }

  /** Drawings of the rows `[from, to)` as far as the view has them. */
  draw(view: RowsView, from: number, to: number, rowCount: number): RowDrawing[] {
    const first = Math.max(from, view.firstRow);
    const last = Math.min(to, view.firstRow + view.rows.length);
    const drawn = new Map<number, DrawnRow>();
    for (let row = first; row < last; row++) {
      const textRow = view.rows[row - view.firstRow]!;
      const isLast = row === rowCount - 1;
      const before = this.#drawn.get(row);
      const drawing =
        before && before.isLast === isLast && this.#isSame(before, textRow, view.lanes)
          ? this.#moved(before.drawing, textRow)
          : drawRow(row, this.geometry(textRow), view.lanes, isLast, this.#style);
      drawn.set(row, { drawing, row: textRow, lanes: view.lanes, isLast });
    }
    this.#drawn = drawn;
    return Array.from(drawn.values(), ({ drawing }) => drawing);
  }

  geometry(row: TextRow): RowGeometry {
    const key = (row.isRtl ? 'r' : 'l') + row.text;
    const known = this.#geometries.get(key);
    if (known) return known.start === row.byteStart ? known : { ...known, start: row.byteStart };
    const { cell, columns } = this.#style;
    const geometry = rowGeometry(row, cell, columns, this.#measure);
    this.#geometries.set(key, geometry);
    return geometry;
  }

  #moved(drawing: RowDrawing, row: TextRow): RowDrawing {
    return drawing.geometry.start === row.byteStart
      ? drawing
      : { ...drawing, geometry: { ...drawing.geometry, start: row.byteStart } };
  }

  #isSame(before: DrawnRow, row: TextRow, lanes: readonly LaneRows[]): boolean {
    return (
      before.row.text === row.text &&
      before.row.isRtl === row.isRtl &&
      before.lanes.length === lanes.length &&
      lanes.every((lane, i) => this.#isSameLane(before.lanes[i]!, before.row, lane, row, before.isLast))
    );
  }

  #isSameLane(a: LaneRows, rowA: TextRow, b: LaneRows, rowB: TextRow, isLast: boolean): boolean {
    if (a.key !== b.key || a.isStale !== b.isStale) return false;
    if (!a.tokens || !b.tokens) return a.tokens === b.tokens;
    const [fromA, toA] = tokensWithin(a.tokens, rowA.byteStart, rowA.byteEnd, isLast);
    const [fromB, toB] = tokensWithin(b.tokens, rowB.byteStart, rowB.byteEnd, isLast);
    if (toA - fromA !== toB - fromB) return false;
    const shift = rowB.byteStart - rowA.byteStart;
    for (let k = 0; k < toA - fromA; k++) {
      const i = fromA + k;
      const j = fromB + k;
      if (
        a.tokens.start[i]! + shift !== b.tokens.start[j] ||
        a.tokens.end[i]! + shift !== b.tokens.end[j] ||
        a.tokens.id[i] !== b.tokens.id[j] ||
        a.tokens.flags[i] !== b.tokens.flags[j] ||
        ((a.tokens.place[i]! ^ b.tokens.place[j]!) & 1) !== 0
      )
        return false;
    }
    return true;
  }
}
