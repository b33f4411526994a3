import { ticks } from 'd3-array';
import type { ByteRange, Curve } from '../../contracts/curve.ts';

export type CurveUnit = 'byte' | 'token';
export type CurveQuantity = 'surprisal' | 'entropy';

/**
 * Runs of neighbouring tokens as steps: x in px from the left of the plot, value in bits per unit. A token is a step of its own where it
 * is half a pixel wide or more; narrower ones are drawn as the mean of their run, so that the area keeps what it stands for.
 */
export interface Steps {
  readonly x0: Float64Array;
  readonly x1: Float64Array;
  /** NaN where nothing is predicted. */
  readonly value: Float64Array;
}

/** px */
const narrowest = 0.5;

/** Steps of the tokens that meet `range`, as far as they are computed, on `width` px. */
export function curveSteps(
  curve: Curve,
  quantity: CurveQuantity,
  unit: CurveUnit,
  range: ByteRange,
  width: number,
): Steps {
  const { start, end } = curve.head.tokens;
  const values = curve[quantity];
  const perByte = width / (range.end - range.start);
  const x0: number[] = [];
  const x1: number[] = [];
  const value: number[] = [];
  let bits = 0;
  let tokens = 0;
  let from = -1;
  for (let i = firstEndingAfter(end, range.start, curve.done); i < curve.done && start[i]! < range.end; i++) {
    if (from < 0) from = start[i]!;
    bits += values[i]!;
    tokens++;
    const isWide = (end[i]! - from) * perByte >= narrowest;
    const isLast = i === curve.done - 1 || start[i + 1]! >= range.end;
    const isGap = curve.rank[i] === 0 || (i + 1 < curve.done && curve.rank[i + 1] === 0);
    if (from === end[i] || !(isWide || isLast || isGap)) continue;
    x0.push(Math.max(0, (from - range.start) * perByte));
    x1.push(Math.min(width, (end[i]! - range.start) * perByte));
    value.push(bits / (unit === 'byte' ? end[i]! - from : tokens));
    bits = 0;
    tokens = 0;
    from = -1;
  }
  return { x0: Float64Array.from(x0), x1: Float64Array.from(x1), value: Float64Array.from(value) };
}

/** Highest step; 0 when there is none. */
const highest = ({ value }: Steps): number =>
  value.reduce((top, bits) => (bits > top && bits !== Number.POSITIVE_INFINITY ? bits : top), 0);

/** Bits at the top of an axis that holds these steps, 1 or more. */
export const axisTop = (drawn: readonly Steps[]): number => Math.max(1, ...drawn.map(highest));

/** Ticks of a bits axis up to `top`. */
export const bitsTicks = (top: number): readonly number[] => ticks(0, top, 3);

/** Ticks of the byte ruler that lie inside a range. */
export const byteTicks = ({ start, end }: ByteRange, width: number): readonly number[] =>
  ticks(start, end, Math.max(2, Math.floor(width / 110))).filter(Number.isInteger);

/** An SVG path along the tops of the steps; `isClosed` runs it down to the base line and back, for a fill. */
export function stepsPath({ x0, x1, value }: Steps, top: number, height: number, isClosed: boolean): string {
  const y = (bits: number): string => round(height - (Math.min(bits, top) / top) * height);
  let path = '';
  let end = Number.NaN;
  for (let i = 0; i < value.length; i++) {
    const bits = value[i]!;
    if (Number.isNaN(bits)) {
      if (isClosed && path !== '' && !Number.isNaN(end)) path += `V${height}Z`;
      end = Number.NaN;
      continue;
    }
    if (Number.isNaN(end)) path += isClosed ? `M${round(x0[i]!)} ${height}` : `M${round(x0[i]!)} ${y(bits)}`;
    path += `V${y(bits)}H${round(x1[i]!)}`;
    end = x1[i]!;
  }
  return isClosed && !Number.isNaN(end) ? `${path}V${height}Z` : path;
}

const round = (px: number): string => String(Math.round(px * 10) / 10);

function firstEndingAfter(end: Uint32Array, byte: number, count: number): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (end[middle]! > byte) high = middle;
    else low = middle + 1;
  }
  return low;
}
