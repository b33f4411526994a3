import type { LaneRows, RowsView } from '../../contracts/document-view.ts';
import { tokensWithin } from './lane-shapes.ts';
import { boxesOf, byteAtX, type RowGeometry } from './row-geometry.ts';
import type { RowDrawing, RowMetrics } from './row-drawing.ts';

/** One token on screen. */
export interface TokenTarget {
  /** Key of its lane, and the lane's place among the lanes. */
  readonly lane: string;
  readonly laneIndex: number;
  /** Index among all tokens of the lane. */
  readonly index: number;
  /** UTF-8 span. */
  readonly start: number;
  readonly end: number;
  readonly id: number;
  readonly flags: number;
  /** Spelling, for tokens whose text does not tell it. */
  readonly piece: string | null;
  /** Row on which it was pointed at, and where on it, px from the left edge of the row's text. */
  readonly row: number;
  readonly x0: number;
  readonly x1: number;
}

/** How near, in px, the pointer must be to the mark of a virtual token. */
const markReach = 4;

/** The token at a point. @param x px from the left edge of the text  @param y px from the top of the row group */
export function targetAt(
  view: RowsView,
  drawing: RowDrawing,
  metrics: RowMetrics,
  x: number,
  y: number,
): TokenTarget | null {
  const laneIndex = Math.floor((y - metrics.strip) / metrics.pitch);
  const lane = view.lanes[laneIndex];
  if (!lane?.tokens || y < metrics.strip) return null;
  const mark = drawing.lanes[laneIndex]?.virtual.find((virtual) => Math.abs(virtual.x - x) <= markReach);
  if (mark) return targetOf(lane, laneIndex, mark.token, drawing.row, drawing.geometry);
  const { left, right } = drawing.geometry;
  if (left.length === 0 || x > Math.max(...right) || x < Math.min(...left)) return null;
  const byte = byteAtX(drawing.geometry, x);
  return byte === null ? null : targetAtByte(lane, laneIndex, byte, drawing.row, drawing.geometry);
}

/** The token of a lane that holds a byte of a row; null where the lane has none. */
export function targetAtByte(
  lane: LaneRows,
  laneIndex: number,
  byte: number,
  row: number,
  geometry: RowGeometry,
): TokenTarget | null {
  if (!lane.tokens) return null;
  const [first, last] = tokensWithin(lane.tokens, byte, byte + 1, false);
  for (let i = last - 1; i >= first; i--) {
    if (lane.tokens.start[i]! <= byte && lane.tokens.end[i]! > byte)
      return targetOf(lane, laneIndex, i, row, geometry);
  }
  return null;
}

/** @param at position in the lane's arrays */
export function targetOf(
  { key, tokens }: LaneRows,
  laneIndex: number,
  at: number,
  row: number,
  geometry: RowGeometry,
): TokenTarget | null {
  const start = tokens?.start[at];
  const end = tokens?.end[at];
  if (!tokens || start === undefined || end === undefined) return null;
  const boxes = boxesOf(geometry, start, end);
  return {
    lane: key,
    laneIndex,
    index: tokens.firstIndex + at,
    start,
    end,
    id: tokens.id[at]!,
    flags: tokens.flags[at]!,
    piece: tokens.pieces[at] ?? null,
    row,
    x0: boxes[0]?.x0 ?? 0,
    x1: boxes.at(-1)?.x1 ?? 0,
  };
}
