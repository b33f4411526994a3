import type { LaneTokens } from '../../contracts/document-view.ts';
import { SegmentFlag } from '../../contracts/segmentation.ts';
import { type Box, boxesOf, clusterAt, edgeAt, endOf, type RowGeometry } from './row-geometry.ts';

/** How a chip is painted: two tones in turn, or what sets the token apart. */
export type ChipStyle = 'even' | 'odd' | 'special' | 'unknown' | 'byte-fallback';
export const chipStyles: readonly ChipStyle[] = ['even', 'odd', 'special', 'unknown', 'byte-fallback'];

/** A token that stands for no text: drawn as a mark between its neighbours. */
export interface VirtualMark {
  readonly x: number;
  readonly piece: string;
  /** Position in the lane's token arrays. */
  readonly token: number;
}

/** The drawing of one lane on one row as SVG paths; y runs from 0 to {@link chipHeight}. */
export interface LaneShapes {
  readonly chips: Readonly<Partial<Record<ChipStyle, string>>>;
  /** Cuts that fall inside a glyph: notches above and below it. */
  readonly seams: string;
  readonly virtual: readonly VirtualMark[];
  /** Tokens that meet the row. */
  readonly count: number;
}

/** px */
export const chipHeight = 20;
const gap = 0.6;
const radius = 3;

/** Half-open range of positions in `tokens` that have bytes in `[from, to)`, or are virtual and stand in it. */
export function tokensWithin(
  tokens: LaneTokens,
  from: number,
  to: number,
  isLast: boolean,
): [number, number] {
  let first = 0;
  let high = tokens.end.length;
  while (first < high) {
    const middle = (first + high) >> 1;
    if (tokens.end[middle]! > from) high = middle;
    else first = middle + 1;
  }
  while (first > 0 && tokens.start[first - 1]! >= from) first--;
  const end = isLast ? to + 1 : to;
  let last = first;
  while (last < tokens.start.length && tokens.start[last]! < end) last++;
  return [first, last];
}

/** @param isLast the row ends the text, and owns the virtual tokens at its end */
export function laneShapes(geometry: RowGeometry, tokens: LaneTokens, isLast: boolean): LaneShapes {
  const rowStart = geometry.start;
  const rowEnd = endOf(geometry);
  const [first, last] = tokensWithin(tokens, rowStart, rowEnd, isLast);
  const chips: Partial<Record<ChipStyle, string>> = {};
  const virtual: VirtualMark[] = [];
  let seams = '';
  for (let i = first; i < last; i++) {
    const start = tokens.start[i]!;
    const end = tokens.end[i]!;
    if ((tokens.flags[i]! & SegmentFlag.virtual) !== 0) {
      virtual.push({ x: edgeAt(geometry, start), piece: tokens.pieces[i] ?? '', token: i });
      continue;
    }
    const style = styleOf(tokens.flags[i]!, tokens.place[i]!);
    const boxes = boxesOf(geometry, start, end);
    const opens = openSides(geometry, start < rowStart, end > rowEnd);
    let path = chips[style] ?? '';
    for (const [index, box] of boxes.entries()) {
      path += chipPath(box, opens.left && index === 0, opens.right && index === boxes.length - 1);
    }
    chips[style] = path;
    if (start > rowStart && cutsCluster(geometry, start)) seams += seamPath(edgeAt(geometry, start));
  }
  return { chips, seams, virtual, count: last - first };
}

function styleOf(flags: number, place: number): ChipStyle {
  if ((flags & SegmentFlag.special) !== 0) return 'special';
  if ((flags & SegmentFlag.unknown) !== 0) return 'unknown';
  if ((flags & SegmentFlag.byteFallback) !== 0) return 'byte-fallback';
  return (place & 1) === 0 ? 'even' : 'odd';
}

/** On which side of the row a token goes on: where it came from, or where it goes, by the direction of the row. */
const openSides = (
  { isRtl }: RowGeometry,
  fromBefore: boolean,
  goesOn: boolean,
): { left: boolean; right: boolean } =>
  isRtl ? { left: goesOn, right: fromBefore } : { left: fromBefore, right: goesOn };

export function cutsCluster(geometry: RowGeometry, byte: number): boolean {
  const cluster = clusterAt(geometry, byte);
  return cluster >= 0 && geometry.start + geometry.bytes[cluster]! !== byte;
}

/** A rounded rectangle; an open side is straight and reaches the edge of the box. */
function chipPath({ x0, x1 }: Box, openLeft: boolean, openRight: boolean): string {
  const left = x0 + (openLeft ? 0 : gap);
  const right = Math.max(left + 0.5, x1 - (openRight ? 0 : gap));
  if (openLeft || openRight || right - left < 2 * radius) {
    const r = Math.min(radius, (right - left) / 2);
    return anyChip(left, right, openLeft ? 0 : r, openRight ? 0 : r);
  }
  const straight = px(right - left - 2 * radius);
  return `M${px(left + radius)} 0h${straight}${plainEnd}h-${straight}${plainStart}z`;
}

const side = chipHeight - 2 * radius;
const arc = `a${radius} ${radius} 0 0 1`;
const plainEnd = `${arc} ${radius} ${radius}v${side}${arc} -${radius} ${radius}`;
const plainStart = `${arc} -${radius} -${radius}v-${side}${arc} ${radius} -${radius}`;

function anyChip(left: number, right: number, leftR: number, rightR: number): string {
  const corner = (size: number, dx: number, dy: number): string =>
    size === 0 ? '' : `a${px(size)} ${px(size)} 0 0 1 ${px(dx * size)} ${px(dy * size)}`;
  return (
    `M${px(left + leftR)} 0h${px(right - rightR - left - leftR)}${corner(rightR, 1, 1)}v${px(chipHeight - 2 * rightR)}${corner(rightR, -1, 1)}` +
    `H${px(left + leftR)}${corner(leftR, -1, -1)}V${px(leftR)}${corner(leftR, 1, -1)}z`
  );
}

/** Notches above and below the glyph, which stays readable. */
const seamPath = (x: number): string => `M${px(x)} 0v4.5m0 11v4.5`;

/** A length for a path: two decimals are a fiftieth of a pixel at twice the size. */
export const px = (value: number): string => String(Math.round(value * 100) / 100);
