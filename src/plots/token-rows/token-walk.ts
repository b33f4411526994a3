import type { RowsView } from '../../contracts/document-view.ts';
import { boxesOf, byteAtX, endOf, type RowGeometry } from './row-geometry.ts';
import { type TokenTarget, targetAtByte, targetOf } from './token-target.ts';

/** A step of the keyboard cursor. */
export type Step = 'previous' | 'next' | 'up' | 'down' | 'row-start' | 'row-end' | 'page-up' | 'page-down';

const steps: Readonly<Record<string, Step>> = {
  ArrowLeft: 'previous',
  ArrowRight: 'next',
  ArrowUp: 'up',
  ArrowDown: 'down',
  Home: 'row-start',
  End: 'row-end',
  PageUp: 'page-up',
  PageDown: 'page-down',
};

export const stepOf = (key: string): Step | undefined => steps[key];

export interface WalkContext {
  readonly view: RowsView;
  readonly rowCount: number;
  /** Rows that fit on screen. */
  readonly rowsPerPage: number;
  /** Geometry of a row that the view has. */
  readonly geometryOf: (row: number) => RowGeometry;
}

/** Where a step leads: up and down go through the lanes of a row, then to the next row. Stays when there is nothing further. */
export function walk(from: TokenTarget, step: Step, context: WalkContext): TokenTarget {
  switch (step) {
    case 'previous':
      return neighbour(from, -1, context) ?? from;
    case 'next':
      return neighbour(from, 1, context) ?? from;
    case 'up':
      return from.laneIndex > 0
        ? (onRow(from, from.row, from.laneIndex - 1, context) ?? from)
        : (onRow(from, from.row - 1, context.view.lanes.length - 1, context) ?? from);
    case 'down':
      return from.laneIndex < context.view.lanes.length - 1
        ? (onRow(from, from.row, from.laneIndex + 1, context) ?? from)
        : (onRow(from, from.row + 1, 0, context) ?? from);
    case 'row-start':
      return edgeOfRow(from, 'start', context) ?? from;
    case 'row-end':
      return edgeOfRow(from, 'end', context) ?? from;
    case 'page-up':
      return onRow(from, Math.max(0, from.row - context.rowsPerPage), from.laneIndex, context) ?? from;
    case 'page-down':
      return (
        onRow(
          from,
          Math.min(context.rowCount - 1, from.row + context.rowsPerPage),
          from.laneIndex,
          context,
        ) ?? from
      );
  }
}

/** The first token of a lane on a row: where the cursor enters. */
export function firstOnRow(row: number, laneIndex: number, context: WalkContext): TokenTarget | null {
  const lane = context.view.lanes[laneIndex];
  if (!lane || !hasRow(row, context)) return null;
  const geometry = context.geometryOf(row);
  return targetAtByte(lane, laneIndex, geometry.start, row, geometry);
}

function neighbour(from: TokenTarget, by: 1 | -1, context: WalkContext): TokenTarget | null {
  const lane = context.view.lanes[from.laneIndex];
  if (!lane?.tokens) return null;
  const at = from.index + by - lane.tokens.firstIndex;
  const start = lane.tokens.start[at];
  if (start === undefined) return null;
  const row = rowOfByte(start, context);
  return row === null ? null : targetOf(lane, from.laneIndex, at, row, context.geometryOf(row));
}

/** The token below or above on another row or lane: on the same row the one with the same first byte, else the one at the same x. */
function onRow(from: TokenTarget, row: number, laneIndex: number, context: WalkContext): TokenTarget | null {
  const lane = context.view.lanes[laneIndex];
  if (!lane || !hasRow(row, context)) return null;
  const geometry = context.geometryOf(row);
  const ownStart = Math.max(from.start, geometry.start);
  const byte = row === from.row ? ownStart : byteAtX(geometry, firstX(from, context) + 1);
  return byte === null ? null : targetAtByte(lane, laneIndex, byte, row, geometry);
}

function firstX(from: TokenTarget, context: WalkContext): number {
  if (!hasRow(from.row, context)) return 0;
  return boxesOf(context.geometryOf(from.row), from.start, from.end)[0]?.x0 ?? 0;
}

function edgeOfRow(from: TokenTarget, edge: 'start' | 'end', context: WalkContext): TokenTarget | null {
  const lane = context.view.lanes[from.laneIndex];
  if (!lane || !hasRow(from.row, context)) return null;
  const geometry = context.geometryOf(from.row);
  const byte = edge === 'start' ? geometry.start : endOf(geometry) - 1;
  return targetAtByte(lane, from.laneIndex, byte, from.row, geometry);
}

const hasRow = (row: number, { view }: WalkContext): boolean =>
  row >= view.firstRow && row < view.firstRow + view.rows.length;

function rowOfByte(byte: number, { view }: WalkContext): number | null {
  const at = view.rows.findIndex((row) => byte < row.byteEnd);
  if (at >= 0) return view.firstRow + at;
  return view.rows.at(-1)?.byteEnd === byte ? view.firstRow + view.rows.length - 1 : null;
}
