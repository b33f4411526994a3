import type { PlotSize } from '../heat-map/view.ts';
import { type PlotAxes, plotArea } from '../plot-figure/axes.ts';
import { ticks } from 'd3-array';
import { formatPercent } from '../../base/format-number.ts';

/** One policy at one budget: what it costs as a share of dense, and what it keeps. */
export interface ParetoPoint {
  readonly x: number;
  readonly y: number;
  /** What was set, such as `budget 0.125`. */
  readonly label: string;
  /** The point of the settings on screen: drawn larger. */
  readonly isCurrent: boolean;
}

export interface ParetoSeries {
  readonly id: string;
  readonly name: string;
  readonly points: readonly ParetoPoint[];
}

export interface ParetoAxis {
  /** Which end of the quality is the good one. */
  readonly better: 'higher' | 'lower';
  /** `log` for figures that go over many orders of magnitude; values below {@link leastLog} lie on its floor. */
  readonly scale: 'linear' | 'log';
}

export interface PlacedPoint extends ParetoPoint {
  readonly left: number;
  readonly top: number;
}

export interface PlacedSeries {
  readonly id: string;
  readonly name: string;
  readonly hue: number;
  readonly shape: number;
  readonly points: readonly PlacedPoint[];
  readonly line: string;
}

export interface ParetoLayout extends PlotAxes {
  readonly series: readonly PlacedSeries[];
  /** Steps through the points that no other beats in both figures. */
  readonly frontier: string;
}

/** Smallest value that a logarithmic axis tells apart. */
export const leastLog = 1e-6;

const hues = 7;
export const shapeCount = 5;
const margin = { left: 52, right: 24, top: 8, bottom: 24 };

/** Points over a logarithmic share of dense, in px of a box. */
export function layoutPareto(
  given: readonly ParetoSeries[],
  size: PlotSize,
  { better, scale }: ParetoAxis,
  format: (value: number) => string,
): ParetoLayout {
  const plot = plotArea(size, margin);
  const series = given.map((one) => ({
    ...one,
    points: one.points
      .filter(({ x, y }) => x > 0 && Number.isFinite(x) && Number.isFinite(y))
      .toSorted((a, b) => a.x - b.x),
  }));
  const all = series.flatMap(({ points }) => points);
  const lowX = Math.log2(Math.min(0.5, ...all.map(({ x }) => x)));
  const highX = Math.log2(Math.max(1, ...all.map(({ x }) => x)));
  const place = scale === 'log' ? (y: number): number => Math.log10(Math.max(leastLog, y)) : identity;
  const [lowY, highY] = range(
    all.map(({ y }) => place(y)),
    scale,
  );
  const left = (x: number): number =>
    round(plot.left + ((Math.log2(x) - lowX) / (highX - lowX)) * (plot.right - plot.left));
  const top = (y: number): number =>
    round(plot.bottom - ((place(y) - lowY) / (highY - lowY)) * (plot.bottom - plot.top));
  const xSteps = powers(Math.ceil(lowX - 1e-9), Math.floor(highX + 1e-9), size.width < 420 ? 4 : 8);
  const yValues =
    scale === 'log'
      ? powers(Math.ceil(lowY - 1e-9), Math.floor(highY + 1e-9), 6).map((power) => 10 ** power)
      : ticks(lowY, highY, 5);
  return {
    plot,
    xTicks: xSteps.map((power) => ({ at: left(2 ** power), label: shareLabel(2 ** power) })),
    yTicks: yValues.map((value) => ({ at: top(value), label: format(value) })),
    series: series.map(({ id, name, points }, i) => {
      const placed = points.map((point) => ({ ...point, left: left(point.x), top: top(point.y) }));
      return {
        id,
        name,
        hue: i % hues,
        shape: i % shapeCount,
        points: placed,
        line: placed.map((point, j) => `${j === 0 ? 'M' : 'L'}${point.left} ${point.top}`).join(''),
      };
    }),
    frontier: steps(paretoFront(all, better), left, top),
  };
}

/** Points that no other beats in cost and quality at once, cheapest first. */
export function paretoFront<P extends { readonly x: number; readonly y: number }>(
  points: readonly P[],
  better: ParetoAxis['better'],
): readonly P[] {
  const sign = better === 'higher' ? 1 : -1;
  const front: P[] = [];
  for (const point of points.toSorted((a, b) => a.x - b.x || sign * (b.y - a.y))) {
    const best = front.at(-1);
    if (!best || sign * point.y > sign * best.y) front.push(point);
  }
  return front;
}

function steps(
  front: readonly { readonly x: number; readonly y: number }[],
  left: (x: number) => number,
  top: (y: number) => number,
): string {
  return front.map(({ x, y }, i) => (i === 0 ? `M${left(x)} ${top(y)}` : `H${left(x)}V${top(y)}`)).join('');
}

/** The point nearest to a place, if any lies within `reach` px. */
export function nearestPoint(
  { series }: ParetoLayout,
  x: number,
  y: number,
  reach: number,
): { readonly name: string; readonly hue: number; readonly point: PlacedPoint } | null {
  let best: { readonly name: string; readonly hue: number; readonly point: PlacedPoint } | null = null;
  let least = reach;
  for (const { name, hue, points } of series) {
    for (const point of points) {
      const distance = Math.hypot(point.left - x, point.top - y);
      if (distance <= least) {
        least = distance;
        best = { name, hue, point };
      }
    }
  }
  return best;
}

/** Room around the values; a range of nothing gets some. */
function range(values: readonly number[], scale: ParetoAxis['scale']): readonly [number, number] {
  if (values.length === 0) return scale === 'log' ? [-6, 0] : [0, 1];
  const low = Math.min(...values);
  const high = Math.max(...values);
  const room = (high - low || Math.max(0.1, Math.abs(high) * 0.1)) * 0.04;
  return [low - room, high + room];
}

function powers(from: number, to: number, most: number): readonly number[] {
  const step = Math.max(1, Math.ceil((to - from + 1) / most));
  const found: number[] = [];
  for (let power = to; power >= from; power -= step) found.unshift(power);
  return found;
}

const shareLabel = (share: number): string =>
  share >= 0.1 ? `${Math.round(share * 1000) / 10} %` : formatPercent(share);
const identity = (value: number): number => value;
const round = (value: number): number => Math.round(value * 100) / 100;
