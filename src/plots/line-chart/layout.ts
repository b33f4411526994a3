import { ticks } from 'd3-array';
import { formatCompact, formatPowerOfTwo } from '../../base/format-number.ts';

export interface ChartPoint {
  readonly x: number;
  readonly y: number;
  /** False for an estimate that stands on too few observations: drawn hollow. */
  readonly isReliable?: boolean;
}

export interface ChartSeries {
  readonly name: string;
  /** Points with a number, in the order of x; others are left out. */
  readonly points: readonly ChartPoint[];
}

export interface ChartScale {
  /** `log2` has its ticks at powers of two, as vocabulary sizes are; `linear` counts whole things. */
  readonly x: 'log10' | 'log2' | 'linear';
  /** Whether the y axis begins at 0 whatever the points are. */
  readonly fromZero: boolean;
}

/** Percent of the plot area, from its left and from its top. */
export interface PlacedPoint extends ChartPoint {
  readonly left: number;
  readonly top: number;
}

export interface ChartTick {
  readonly label: string;
  readonly at: number;
}

export interface ChartLayout {
  readonly series: readonly {
    readonly name: string;
    /** Index of the colour. */
    readonly hue: number;
    readonly points: readonly PlacedPoint[];
    /** `points` of an SVG polyline in a box of 100 × 100. */
    readonly line: string;
  }[];
  readonly xTicks: readonly ChartTick[];
  readonly yTicks: readonly ChartTick[];
}

/** Number of ticks that are aimed at. */
const yTickCount = 4;
const xTickCount = 6;
const hues = 7;

/** Lines over one pair of axes; empty series keep their colour. */
export function layoutChart(given: readonly ChartSeries[], scale: ChartScale): ChartLayout {
  const series = given.map(({ name, points }) => ({
    name,
    points: points.filter(({ x, y }) => Number.isFinite(x) && Number.isFinite(y)),
  }));
  const all = series.flatMap(({ points }) => points);
  const [xLow, xHigh] = extent(all.map(({ x }) => x));
  const [yLow, yHigh] = extent(all.map(({ y }) => y).concat(scale.fromZero ? 0 : []));
  const along = scale.x === 'linear' ? (value: number): number => value : Math.log;
  const left = (x: number): number => percent(along(x), along(xLow), along(xHigh));
  const yTicks = ticks(yLow, yHigh, yTickCount);
  const bottom = Math.min(yLow, yTicks[0] ?? yLow);
  const top = (y: number): number => 100 - percent(y, bottom, yHigh);
  return {
    series: series.map(({ name, points }, i) => {
      const placed = points.map((point) => ({ ...point, left: left(point.x), top: top(point.y) }));
      return {
        name,
        hue: i % hues,
        points: placed,
        line: placed.map((point) => `${round(point.left)},${round(point.top)}`).join(' '),
      };
    }),
    xTicks:
      all.length === 0
        ? []
        : xTicksOf(scale.x, xLow, xHigh).map((x) => ({
            label: scale.x === 'log2' ? formatPowerOfTwo(x) : label(x),
            at: left(x),
          })),
    yTicks: all.length === 0 ? [] : yTicks.map((y) => ({ label: label(y), at: top(y) })),
  };
}

function xTicksOf(kind: ChartScale['x'], low: number, high: number): number[] {
  if (kind === 'linear') return ticks(low, high, xTickCount).filter(Number.isInteger);
  const base = kind === 'log2' ? 2 : 10;
  const from = Math.ceil(Math.log(low) / Math.log(base) - 1e-9);
  const to = Math.floor(Math.log(high) / Math.log(base) + 1e-9);
  const step = Math.max(1, Math.ceil((to - from + 1) / (xTickCount + 2)));
  const found: number[] = [];
  for (let power = from; power <= to; power += step) found.push(base ** power);
  return found;
}

function extent(values: readonly number[]): readonly [number, number] {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return low <= high ? [low, high] : [0, 1];
}

/** Where a value lies between two others; a range of nothing puts all in the middle. */
const percent = (value: number, low: number, high: number): number =>
  high === low ? 50 : (100 * (value - low)) / (high - low);

const label = (value: number): string =>
  Math.abs(value) >= 1000 ? formatCompact(value) : String(Number(value.toPrecision(3)));
const round = (value: number): number => Math.round(value * 100) / 100;
