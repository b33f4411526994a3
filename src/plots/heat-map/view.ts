import type { HeatCell, HeatMatrix } from './matrix.ts';

/** What part of a matrix is on screen: the cell at the left top corner, fractional, and how many columns the width holds. */
export interface HeatView {
  readonly column: number;
  readonly row: number;
  readonly span: number;
}

/** CSS px. */
export interface PlotSize {
  readonly width: number;
  readonly height: number;
}

type Extent = Pick<HeatMatrix, 'rows' | 'columns'>;

/** Largest cells, px. */
const largestCell = 48;

/** The whole matrix, from the left top corner, as large as it goes. */
export const fitView = ({ rows, columns }: Extent, { width, height }: PlotSize): HeatView => ({
  column: 0,
  row: 0,
  span: Math.max(columns, (rows * width) / height, width / largestCell),
});

/** A view that does not leave the matrix, and is neither wider than all of it nor narrower than a few cells. */
export function clampView(view: HeatView, extent: Extent, size: PlotSize): HeatView {
  const widest = fitView(extent, size).span;
  const span = Math.min(Math.max(view.span, size.width / largestCell), widest);
  const tall = (span * size.height) / size.width;
  return {
    column: Math.min(Math.max(view.column, 0), Math.max(0, extent.columns - span)),
    row: Math.min(Math.max(view.row, 0), Math.max(0, extent.rows - tall)),
    span,
  };
}

/** Zooms by `factor` (> 1 comes nearer); the cell under the point (px) stays there where the edges allow it. */
export function zoomView(
  view: HeatView,
  extent: Extent,
  size: PlotSize,
  factor: number,
  at: { readonly x: number; readonly y: number },
): HeatView {
  const { span } = clampView({ ...view, span: view.span / factor }, extent, size);
  const change = (view.span - span) / size.width;
  return clampView(
    { column: view.column + at.x * change, row: view.row + at.y * change, span },
    extent,
    size,
  );
}

/** Moves what is shown by a distance in px, as a drag does. */
export function panView(view: HeatView, extent: Extent, size: PlotSize, dx: number, dy: number): HeatView {
  const cells = view.span / size.width;
  return clampView({ ...view, column: view.column - dx * cells, row: view.row - dy * cells }, extent, size);
}

/** The least move that brings a cell wholly on screen. */
export function revealCell(view: HeatView, extent: Extent, size: PlotSize, cell: HeatCell): HeatView {
  const tall = (view.span * size.height) / size.width;
  const nearest = (from: number, shown: number, at: number): number =>
    Math.min(Math.max(from, at + 1 - shown), at);
  return clampView(
    {
      column: nearest(view.column, view.span, cell.column),
      row: nearest(view.row, tall, cell.row),
      span: view.span,
    },
    extent,
    size,
  );
}

/** The cell under a point (px); null outside the matrix and where causality hides it. */
export function cellAt(
  view: HeatView,
  matrix: HeatMatrix,
  size: PlotSize,
  at: { readonly x: number; readonly y: number },
): HeatCell | null {
  const cells = view.span / size.width;
  const column = Math.floor(view.column + at.x * cells);
  const row = Math.floor(view.row + at.y * cells);
  const isInside = column >= 0 && row >= 0 && column < matrix.columns && row < matrix.rows;
  if (!isInside || (matrix.diagonal !== null && column > row + matrix.diagonal)) return null;
  return { row, column };
}

/** Whether all of the matrix is on screen. */
export const isFit = (view: HeatView, extent: Extent, size: PlotSize): boolean =>
  view.span >= fitView(extent, size).span - 1e-9;
