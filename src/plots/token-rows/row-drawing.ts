import type { LaneRows } from '../../contracts/document-view.ts';
import { agreementBars, cutsOf } from './agreement.ts';
import { type IdLine, idLabels } from './id-labels.ts';
import { chipHeight, chipStyles, type LaneShapes, laneShapes, px } from './lane-shapes.ts';
import type { RowGeometry } from './row-geometry.ts';

/** What the drawing of rows depends on beside the rows, px. */
export interface RowStyle {
  /** Width of a cell of the text, and of a digit of the ids. */
  readonly cell: number;
  readonly digit: number;
  readonly columns: number;
  readonly showIds: boolean;
  readonly showWhitespace: boolean;
}

export interface LaneDrawing extends LaneShapes {
  readonly key: string;
  readonly ids: readonly IdLine[];
  /** Drawn faint: the tokenizer has yet to catch up with the text. */
  readonly isStale: boolean;
  /** Null tokens: nothing is known about this row yet. */
  readonly isEmpty: boolean;
}

/** One row with all its lanes, ready to be put on screen or into a file. */
export interface RowDrawing {
  readonly row: number;
  readonly geometry: RowGeometry;
  /** Agreement bars, one path per number of lanes. */
  readonly bars: readonly string[];
  /** Whitespace marks, an SVG path to be stroked; empty when they are switched off. */
  readonly marks: string;
  readonly lanes: readonly LaneDrawing[];
}

/** Heights that stack up to a row group, px. */
export interface RowMetrics {
  readonly strip: number;
  /** From the top of one lane to that of the next. */
  readonly pitch: number;
  readonly group: number;
}

const stripHeight = 13;
const laneGap = 3;
const idLineHeight = 11;
export const idLines = 2;
const groupGap = 15;
export const barHeight = 10;

export function rowMetrics(laneCount: number, showIds: boolean): RowMetrics {
  const pitch = chipHeight + laneGap + (showIds ? idLines * idLineHeight + 1 : 0);
  return { strip: stripHeight, pitch, group: stripHeight + laneCount * pitch + groupGap };
}

/** Baseline of id line `line`, px below the top of its lane. */
export const idBaseline = (line: number): number => chipHeight + 9 + line * idLineHeight;

/** One row with its lanes. @param isLast the row ends the text */
export function drawRow(
  row: number,
  geometry: RowGeometry,
  lanes: readonly LaneRows[],
  isLast: boolean,
  style: RowStyle,
): RowDrawing {
  const cuts = cutsOf(
    geometry,
    lanes.map((lane) => lane.tokens),
  );
  return {
    row,
    geometry,
    bars: agreementBars(cuts, lanes.length, barHeight),
    marks: style.showWhitespace ? whitespacePath(geometry, style.cell) : '',
    lanes: lanes.map(({ key, tokens, isStale }) => ({
      key,
      ...(tokens ? laneShapes(geometry, tokens, isLast) : nothing),
      ids: tokens && style.showIds ? idLabels(geometry, tokens, style.digit, idLines) : [],
      isStale,
      isEmpty: tokens === null,
    })),
  };
}

const nothing: LaneShapes = { chips: {}, seams: '', virtual: [], count: 0 };

/** A dot for a space, an arrow for a tab, a hooked arrow for a line feed; strokes with round ends. */
function whitespacePath({ marks, left, right, rtl }: RowGeometry, cell: number): string {
  const middle = chipHeight / 2 + 1;
  let path = '';
  for (const { kind, cluster } of marks) {
    const [x0, x1] = [left[cluster]!, right[cluster]!];
    const centre = (x0 + x1) / 2;
    if (kind === 'space') path += `M${px(centre)} ${middle}h0`;
    else if (kind === 'tab') path += `M${px(x0 + 3)} ${middle}H${px(x1 - 3)}l-3 -3m3 3l-3 3`;
    else {
      const w = Math.min(cell, 8) / 2 - 0.8;
      const flip = rtl[cluster] === 1 ? -1 : 1;
      path += `M${px(centre + flip * w)} ${middle - 4}v4h${px(-flip * 2 * w)}l${flip * 2.2} -2.2m${-flip * 2.2} 2.2l${flip * 2.2} 2.2`;
    }
  }
  return path;
}

/** Whether two drawings look the same, place apart. Quick when one was taken over from the other. */
export function looksSame(a: RowDrawing, b: RowDrawing): boolean {
  if (a === b) return true;
  return (
    a.geometry.start === b.geometry.start &&
    a.marks === b.marks &&
    a.geometry.display === b.geometry.display &&
    a.geometry.offset === b.geometry.offset &&
    a.geometry.scale === b.geometry.scale &&
    a.lanes.length === b.lanes.length &&
    a.bars.every((bar, i) => bar === b.bars[i]) &&
    a.lanes.every((lane, i) => sameLane(lane, b.lanes[i]!))
  );
}

function sameLane(a: LaneDrawing, b: LaneDrawing): boolean {
  if (a === b) return true;
  return (
    a.key === b.key &&
    a.isStale === b.isStale &&
    a.isEmpty === b.isEmpty &&
    a.seams === b.seams &&
    chipStyles.every((style) => a.chips[style] === b.chips[style]) &&
    a.ids.length === b.ids.length &&
    a.ids.every((line, i) => line.characters === b.ids[i]!.characters && line.x === b.ids[i]!.x) &&
    a.virtual.length === b.virtual.length &&
    a.virtual.every((mark, i) => mark.x === b.virtual[i]!.x && mark.piece === b.virtual[i]!.piece)
  );
}
