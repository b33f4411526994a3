import { formatCompact } from '../../../base/format-number.ts';
import type { ScalePoint, TokenInformation, TrainedPoint } from '../../../contracts/token-information.ts';
import type { ChartSeries } from '../../../plots/line-chart/layout.ts';

/** What the x axis is; the other one makes the lines. */
export type ScaleAxis = 'trained' | 'vocabulary';

export interface ScaleCharts {
  /** H1 … H5 along the axis, of the one training or size that reaches farthest. */
  readonly entropies: readonly ChartSeries[];
  /** What those have in common, such as `K = 2k`. */
  readonly fixed: string;
  /** Other measures, a line for each training length or size. */
  readonly rest: readonly {
    readonly title: string;
    readonly unit: string;
    readonly decimals: number;
    readonly fromZero: boolean;
    readonly series: readonly ChartSeries[];
  }[];
}

const measures: readonly {
  readonly title: string;
  readonly unit: string;
  readonly decimals: number;
  readonly fromZero: boolean;
  readonly of: (information: TokenInformation) => number;
}[] = [
  {
    title: 'Compression',
    unit: 'bytes per token',
    decimals: 2,
    fromZero: true,
    of: (i) => i.nBytes / i.tokens,
  },
  {
    title: 'Capacity utilisation η',
    unit: 'share of log2 K',
    decimals: 3,
    fromZero: false,
    of: (i) => i.utilisation,
  },
  {
    title: 'Rényi utilisation',
    unit: 'share of log2 K',
    decimals: 3,
    fromZero: false,
    of: (i) => i.renyiUtilisation,
  },
  {
    title: 'Two-stage compression',
    unit: '% smaller after zlib',
    decimals: 1,
    fromZero: true,
    of: (i) => 100 * i.compressionGain,
  },
];

const sizeName = (size: number): string => `K = ${size < 1024 ? size : `${size / 1024}k`}`;

/** The lines of a sweep along one of its two axes. */
export function scaleCharts(points: readonly ScalePoint[], axis: ScaleAxis): ScaleCharts {
  const all = points.flatMap(({ sizes }) => sizes);
  const lineOf = axis === 'trained' ? (p: TrainedPoint) => p.vocabSize : (p: TrainedPoint) => p.trainedOn;
  const xOf = axis === 'trained' ? (p: TrainedPoint) => p.trainedOn : (p: TrainedPoint) => p.vocabSize;
  const nameOf = axis === 'trained' ? sizeName : (length: number): string => `${formatCompact(length)} chars`;
  const lines = new Map<number, TrainedPoint[]>();
  for (const point of all) {
    const line = lines.get(lineOf(point)) ?? [];
    line.push(point);
    lines.set(lineOf(point), line);
  }
  const longest = Math.max(0, ...Array.from(lines.values(), ({ length }) => length));
  const [shown, chosen] = Array.from(lines).findLast(([, { length }]) => length === longest) ?? [0, []];
  return {
    fixed: nameOf(shown),
    entropies: [0, 1, 2, 3, 4].map((k) => ({
      name: `H${k + 1}`,
      points: chosen.map((point) => ({
        x: xOf(point),
        y: point.information.entropies[k]!.value,
        isReliable: point.information.entropies[k]!.reliable,
      })),
    })),
    rest: measures.map(({ title, unit, decimals, fromZero, of }) => ({
      title,
      unit,
      decimals,
      fromZero,
      series: Array.from(lines, ([line, members]) => ({
        name: nameOf(line),
        points: members.map((point) => ({ x: xOf(point), y: of(point.information) })),
      })),
    })),
  };
}
