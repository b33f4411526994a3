import type { PlotSize } from '../heat-map/view.ts';
import { type PlotAxes, plotArea } from '../plot-figure/axes.ts';
import { formatCompact, formatPowerOfTwo } from '../../base/format-number.ts';

/** A power law with the points that it was fitted to. */
export interface LawLine {
  readonly id: string;
  readonly name: string;
  readonly points: readonly { readonly x: number; readonly y: number }[];
  /** `y = a · x^b`. */
  readonly a: number;
  readonly b: number;
}

export interface PlacedLaw {
  readonly id: string;
  readonly name: string;
  readonly dots: readonly { readonly x: number; readonly y: number }[];
  /** SVG path of the law between its first and its last point. */
  readonly fitted: string;
  /** SVG path from there to the target; empty where the law meets it among its points. */
  readonly extrapolated: string;
  /** Where the law meets the target. */
  readonly meets: { readonly x: number; readonly y: number };
}

export interface LawsLayout extends PlotAxes, PlotSize {
  readonly laws: readonly PlacedLaw[];
  readonly target: number;
  /** Value of the y axis at a height, px. */
  readonly valueAt: (y: number) => number;
}

const margin = { left: 48, top: 12, right: 16, bottom: 26 };
/** The x axis follows laws beyond their points so far: factor of the largest size. */
const farthest = 8;

/** Laws over two logarithmic axes, and where each meets a target count. Laws must not be flat. */
export function layoutLaws(given: readonly LawLine[], target: number, size: PlotSize): LawsLayout {
  const plot = plotArea(size, margin);
  const points = given.flatMap((law) => law.points);
  const sizeAt = ({ a, b }: LawLine): number => (target / a) ** (1 / b);
  const xs = points.map(({ x }) => x);
  const [least, most] = extent(xs);
  const met = given.map(sizeAt).filter((x) => x >= least / farthest && x <= most * farthest);
  const [xLow, xHigh] = extent([...xs, ...met]);
  const [yLow, yHigh] = extent([...points.map(({ y }) => y), target]);
  const x = scale(xLow, xHigh, plot.left, plot.right);
  const y = scale(yLow, yHigh, plot.bottom, plot.top);
  const laws = given.map((law): PlacedLaw => {
    const along = (size: number): readonly [number, number] => [x(size), y(law.a * size ** law.b)];
    const [first, last] = extent(law.points.map((point) => point.x));
    const size = sizeAt(law);
    const from = size < first ? first : last;
    return {
      id: law.id,
      name: law.name,
      dots: law.points.map((point) => ({ x: x(point.x), y: y(point.y) })),
      fitted: segment(along(first), along(last)),
      extrapolated: size < first || size > last ? segment(along(from), along(size)) : '',
      meets: { x: x(size), y: y(target) },
    };
  });
  const { bottom, top } = plot;
  return {
    ...size,
    plot,
    laws,
    target: y(target),
    xTicks: powersOfTwo(xLow, xHigh).map((value) => ({ at: x(value), label: formatPowerOfTwo(value) })),
    yTicks: steps(yLow, yHigh).map((value) => ({ at: y(value), label: formatCompact(value) })),
    valueAt: (at) => yLow * (yHigh / yLow) ** ((bottom - at) / (bottom - top)),
  };
}

function extent(values: readonly number[]): readonly [number, number] {
  if (values.length === 0) return [1, 2];
  const low = Math.min(...values);
  const high = Math.max(...values);
  return low < high ? [low, high] : [low / 2, low * 2];
}

const scale =
  (low: number, high: number, from: number, to: number) =>
  (value: number): number =>
    from + ((to - from) * Math.log(value / low)) / Math.log(high / low);

const segment = (from: readonly [number, number], to: readonly [number, number]): string =>
  `M${from.map(round).join(' ')}L${to.map(round).join(' ')}`;

function powersOfTwo(low: number, high: number): number[] {
  const found: number[] = [];
  for (let power = Math.ceil(Math.log2(low)); 2 ** power <= high; power++) found.push(2 ** power);
  return found;
}

/** 1, 2 and 5 times powers of ten. */
function steps(low: number, high: number): number[] {
  const found: number[] = [];
  for (let power = Math.floor(Math.log10(low)); 10 ** power <= high; power++)
    for (const digit of [1, 2, 5]) {
      const value = digit * 10 ** power;
      if (value >= low && value <= high) found.push(value);
    }
  return found;
}

const round = (value: number): number => Math.round(value * 10) / 10;
