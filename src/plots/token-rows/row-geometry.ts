import { tabCells } from '../../base/cell-width.ts';
import { eachGrapheme } from '../../base/grapheme-clusters.ts';
import { utf8Length } from '../../base/utf8-length.ts';
import type { TextRow } from '../../contracts/document-view.ts';

/** Left and right edge of each cluster of a drawn text, px from the left edge of the text. */
export interface ClusterEdges {
  readonly left: Float64Array;
  readonly right: Float64Array;
}

/**
 * Where a browser puts the clusters of `display`, which end at the UTF-16 indices `ends`; asked only where the monospace grid
 * does not tell (other scripts, bidirectional text, emoji).
 */
export type MeasureClusters = (display: string, ends: readonly number[], isRtl: boolean) => ClusterEdges;

/** What a cluster that draws nothing by itself stands for. */
export interface WhitespaceMark {
  readonly kind: 'space' | 'tab' | 'line-feed';
  readonly cluster: number;
}

/**
 * One row as it is drawn: the same in every lane, so that the same bytes stand at the same place. Clusters are in text order;
 * positions are px from the left edge of the row.
 */
export interface RowGeometry {
  /** The text with controls, tabs and invisible characters replaced by something that shows. */
  readonly display: string;
  /** UTF-16 index in `display` where each cluster ends. */
  readonly ends: readonly number[];
  readonly isRtl: boolean;
  /** UTF-8 offset of the row in the document. */
  readonly start: number;
  /** UTF-8 offset of each cluster from `start`, and at the end the length of the row. */
  readonly bytes: Uint32Array;
  readonly left: Float64Array;
  readonly right: Float64Array;
  /** Clusters whose bytes run from right to left. */
  readonly rtl: Uint8Array;
  readonly marks: readonly WhitespaceMark[];
  /** Where the text begins, and how far it is squeezed to fit the row. */
  readonly offset: number;
  readonly scale: number;
}

const noBreakSpace = '\u00a0';
/** Stands for a character that has no look of its own (bidirectional control, zero-width space, byte order mark). */
const invisibleSign = '▯';
const dottedCircle = '◌';
const isInvisible =
  /^[\u0080-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]+$/u;
const isMark = /^\p{M}/u;
const isSpace = /^\p{Zs}$/u;
const rightToLeft = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;

/** @param cell width of one cell of the grid, px  @param columns cells that a row has room for */
export function rowGeometry(
  row: TextRow,
  cell: number,
  columns: number,
  measure: MeasureClusters,
): RowGeometry {
  const bytes: number[] = [];
  const ends: number[] = [];
  const rtl: number[] = [];
  const marks: WhitespaceMark[] = [];
  let display = '';
  let onGrid = true;
  let at = 0;
  let byte = 0;
  eachGrapheme(row.text, 0, row.text.length, (end) => {
    const cluster = row.text.slice(at, end);
    const mark = markOf(cluster);
    if (mark) marks.push({ kind: mark, cluster: bytes.length });
    const drawn = drawnAs(cluster);
    onGrid &&= drawn.length === 1 ? isOnGrid(drawn.charCodeAt(0)) : mark === 'tab';
    bytes.push(byte);
    rtl.push(rightToLeft.test(cluster) ? 1 : 0);
    display += drawn;
    ends.push(display.length);
    byte += utf8Length(row.text, at, end);
    at = end;
    return false;
  });
  bytes.push(byte);
  const edges = onGrid ? gridEdges(ends, cell) : measure(display, ends, row.isRtl);
  const width = edges.right.reduce((most, right) => Math.max(most, right), 0);
  const room = (columns + 1) * cell;
  const scale = width > room ? room / width : 1;
  const offset = row.isRtl ? Math.max(0, columns * cell - width * scale) : 0;
  const place = (x: number): number => offset + x * scale;
  return {
    display,
    ends,
    isRtl: row.isRtl,
    start: row.byteStart,
    bytes: Uint32Array.from(bytes),
    left: edges.left.map(place),
    right: edges.right.map(place),
    rtl: Uint8Array.from(rtl),
    marks,
    offset,
    scale,
  };
}

function markOf(cluster: string): WhitespaceMark['kind'] | null {
  if (cluster === '\n') return 'line-feed';
  if (cluster === '\t') return 'tab';
  return isSpace.test(cluster) ? 'space' : null;
}

function drawnAs(cluster: string): string {
  const unit = cluster.charCodeAt(0);
  if (cluster.length === 1) {
    if (unit === 0x20 || unit === 0x0a) return noBreakSpace;
    if (unit === 0x09) return noBreakSpace.repeat(tabCells);
    if (unit < 0x20) return String.fromCharCode(0x2400 + unit);
    if (unit === 0x7f) return '␡';
    if (unit < 0x7f) return cluster;
  }
  if (isInvisible.test(cluster)) return invisibleSign;
  return isMark.test(cluster) ? dottedCircle + cluster : cluster;
}

/** Characters of one cell in every monospace font. */
const isOnGrid = (unit: number): boolean => (unit > 0x20 && unit < 0x7f) || unit === 0xa0;

function gridEdges(ends: readonly number[], cell: number): ClusterEdges {
  const right = Float64Array.from(ends, (end) => end * cell);
  const left = Float64Array.from(ends, (_, i) => (ends[i - 1] ?? 0) * cell);
  return { left, right };
}

/** A piece of a row that is contiguous on screen, px. */
export interface Box {
  readonly x0: number;
  readonly x1: number;
}

/** UTF-8 offset where the row ends. */
export const endOf = ({ start, bytes }: RowGeometry): number => start + bytes.at(-1)!;

/** Index of the cluster that holds `byte`; -1 outside the row. Binary search. */
export function clusterAt({ start, bytes }: RowGeometry, byte: number): number {
  const at = byte - start;
  let low = 0;
  let high = bytes.length - 1;
  if (at < 0 || at >= bytes[high]!) return -1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (bytes[middle]! <= at) low = middle;
    else high = middle;
  }
  return low;
}

/**
 * The boxes of byte range `[start, end)` on a row, left to right: one for plain text, more where writing direction changes
 * within it. A cluster of which only some bytes are meant is shared out evenly among its bytes.
 */
export function boxesOf(geometry: RowGeometry, start: number, end: number): Box[] {
  const { bytes, left, right, rtl } = geometry;
  const from = Math.max(start - geometry.start, 0);
  const to = Math.min(end - geometry.start, bytes.at(-1)!);
  if (from >= to) return [];
  const boxes: { x0: number; x1: number }[] = [];
  for (let i = clusterAt(geometry, geometry.start + from); bytes[i]! < to && i < left.length; i++) {
    const length = bytes[i + 1]! - bytes[i]!;
    const head = Math.max(0, (from - bytes[i]!) / length);
    const tail = Math.min(1, (to - bytes[i]!) / length);
    const width = right[i]! - left[i]!;
    boxes.push(
      rtl[i] === 1
        ? { x0: right[i]! - tail * width, x1: right[i]! - head * width }
        : { x0: left[i]! + head * width, x1: left[i]! + tail * width },
    );
  }
  return joined(boxes);
}

/** Boxes that touch become one. */
function joined(boxes: { x0: number; x1: number }[]): Box[] {
  boxes.sort((a, b) => a.x0 - b.x0);
  const runs: { x0: number; x1: number }[] = [];
  for (const box of boxes) {
    const last = runs.at(-1);
    if (last && box.x0 - last.x1 < touching) last.x1 = Math.max(last.x1, box.x1);
    else runs.push({ ...box });
  }
  return runs;
}

const touching = 0.75;

/** What is drawn of byte range `[start, end)`, with whole clusters at its ends. */
export function displayOf(geometry: RowGeometry, start: number, end: number): string {
  const { ends, display } = geometry;
  const first = clusterAt(geometry, Math.max(start, geometry.start));
  const last = clusterAt(geometry, Math.min(end, endOf(geometry)) - 1);
  return first < 0 || last < first ? '' : display.slice(ends[first - 1] ?? 0, ends[last]);
}

/** Where byte boundary `byte` stands: the edge that is read first of the cluster (or part of one) that begins there. */
export function edgeAt(geometry: RowGeometry, byte: number): number {
  const last = geometry.left.length - 1;
  const cluster = clusterAt(geometry, byte);
  if (cluster < 0) {
    if (last < 0) return 0;
    const isAfter = byte > geometry.start;
    const at = isAfter ? last : 0;
    return isAfter === (geometry.rtl[at] === 0) ? geometry.right[at]! : geometry.left[at]!;
  }
  const begin = geometry.bytes[cluster]!;
  const share = (byte - geometry.start - begin) / (geometry.bytes[cluster + 1]! - begin);
  const width = geometry.right[cluster]! - geometry.left[cluster]!;
  return geometry.rtl[cluster] === 1
    ? geometry.right[cluster]! - share * width
    : geometry.left[cluster]! + share * width;
}

/** Byte under `x`, px from the row's left edge; the nearest one beyond the ends. Null on a row without text. */
export function byteAtX(geometry: RowGeometry, x: number): number | null {
  const { bytes, left, right, rtl } = geometry;
  let nearest = -1;
  let distance = Number.POSITIVE_INFINITY;
  for (let i = 0; i < left.length; i++) {
    const away = x < left[i]! ? left[i]! - x : x >= right[i]! ? x - right[i]! : -1;
    if (away < distance) {
      nearest = i;
      distance = away;
    }
  }
  if (nearest < 0) return null;
  const width = right[nearest]! - left[nearest]!;
  const length = bytes[nearest + 1]! - bytes[nearest]!;
  const along = width === 0 ? 0 : Math.min(Math.max((x - left[nearest]!) / width, 0), 0.999);
  return geometry.start + bytes[nearest]! + Math.floor((rtl[nearest] === 1 ? 0.999 - along : along) * length);
}
