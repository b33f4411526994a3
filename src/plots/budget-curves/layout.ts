import type { PlotSize } from '../heat-map/view.ts';
import { type PlotAxes, plotArea } from '../plot-figure/axes.ts';
import { ticks } from 'd3-array';

/** One budget of one method. */
export interface CurvePoint {
  /** Share of the tokens asked for, (0, 1]. */
  readonly asked: number;
  /** Share of the tokens kept: methods that round to whole windows land beside what was asked for. */
  readonly share: number;
  readonly mean: number;
  /** Ends of the interval. */
  readonly low: number;
  readonly high: number;
  /** Values behind it. */
  readonly n: number;
}

export interface Curve {
  readonly id: string;
  readonly name: string;
  /** Index of the colour; null for a curve in the background. */
  readonly hue: number | null;
  /** By growing share. */
  readonly points: readonly CurvePoint[];
}

export interface PlacedCurve extends Curve {
  readonly dots: readonly { readonly x: number; readonly y: number; readonly point: CurvePoint }[];
  /** SVG path of the line; empty for a single point. */
  readonly line: string;
  /** SVG path of the band between the ends of the intervals; empty where they all coincide with the mean. */
  readonly band: string;
}

export interface CurvesLayout extends PlotAxes, PlotSize {
  readonly curves: readonly PlacedCurve[];
}

const margin = { left: 52, top: 10, right: 24, bottom: 28 };
const xTickCount = 5;
const yTickCount = 5;

/**
 * Curves over one pair of axes, those in the background first. The y axis holds the means and the intervals of the coloured curves;
 * intervals of the others may leave it.
 * @param format how a value is written on the y axis
 */
export function layoutCurves(
  given: readonly Curve[],
  size: PlotSize,
  format: (value: number) => string,
): CurvesLayout {
  const plot = plotArea(size, margin);
  const [low, high] = reach(given);
  const x = (share: number): number => plot.left + share * (plot.right - plot.left);
  const y = (value: number): number =>
    plot.bottom - ((value - low) / (high - low)) * (plot.bottom - plot.top);
  const curves = [...given]
    .sort((a, b) => Number(a.hue !== null) - Number(b.hue !== null))
    .map((curve): PlacedCurve => {
      const dots = curve.points.map((point) => ({ x: x(point.share), y: y(point.mean), point }));
      const hasSpread = curve.points.some((point) => point.high > point.low);
      const edge = (of: 'low' | 'high') =>
        curve.points.map((point) => [x(point.share), y(point[of])] as const);
      return {
        ...curve,
        dots,
        line: dots.length > 1 ? path(dots.map((dot) => [dot.x, dot.y])) : '',
        band:
          hasSpread && dots.length > 1
            ? `${path(edge('high'))}L${path(edge('low').reverse()).slice(1)}Z`
            : '',
      };
    });
  return {
    ...size,
    plot,
    curves,
    xTicks: ticks(0, 1, xTickCount).map((share) => ({ at: x(share), label: `${Math.round(100 * share)} %` })),
    yTicks: ticks(low, high, yTickCount).map((value) => ({ at: y(value), label: format(value) })),
  };
}

function reach(curves: readonly Curve[]): readonly [number, number] {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const { points, hue } of curves) {
    for (const point of points) {
      low = Math.min(low, hue === null ? point.mean : point.low);
      high = Math.max(high, hue === null ? point.mean : point.high);
    }
  }
  if (low > high) return [0, 1];
  const room = high > low ? 0.04 * (high - low) : 0.5;
  return [low - room, high + room];
}

const path = (points: readonly (readonly [number, number])[]): string =>
  points.map(([x, y], i) => `${i === 0 ? 'M' : 'L'}${round(x)} ${round(y)}`).join('');

const round = (value: number): number => Math.round(value * 10) / 10;

/** The dot nearest to a place, of coloured curves first; null beyond `within` pixels. */
export function nearestDot(
  { curves }: CurvesLayout,
  x: number,
  y: number,
  within: number,
): { readonly curve: PlacedCurve; readonly dot: PlacedCurve['dots'][number] } | null {
  let best: ReturnType<typeof nearestDot> = null;
  let least = within;
  for (const curve of curves) {
    for (const dot of curve.dots) {
      const distance = Math.hypot(dot.x - x, dot.y - y);
      if (distance > least || (distance === least && curve.hue === null)) continue;
      least = distance;
      best = { curve, dot };
    }
  }
  return best;
}
