import { useMemo } from 'react';
import { bitsHistogram, cumulativeBits } from '../../../analysis/curve-figures.ts';
import { type Curve, curveLaneLabel } from '../../../contracts/curve.ts';
import type { EntropySettings } from '../../../contracts/entropy-settings.ts';
import type { ChartSeries } from '../../../plots/line-chart/layout.ts';
import { LineChart } from '../../../plots/line-chart/line-chart.tsx';
import type { LaneCurve } from '../../../queries/curve-session.ts';
import styles from './curves-distribution.module.css';
import { laneLetter } from './lane-letters.ts';

interface CurvesDistributionProps {
  readonly lanes: readonly LaneCurve[];
  readonly unit: EntropySettings['unit'];
}

const scale = { x: 'linear', fromZero: true } as const;
/** Bits that a bin spans, and how many bins there are. */
const bins = { byte: { width: 1, count: 17 }, token: { width: 1, count: 25 } } as const;
const samples = 24;

/** How the bits are spread over tokens, and how they add up along the text. */
export function CurvesDistribution({ lanes, unit }: CurvesDistributionProps) {
  const { width, count } = bins[unit];
  const histograms = useMemo(
    () =>
      series(lanes, (curve) =>
        Array.from(bitsHistogram(curve, unit, width, count), (share, bin) => ({
          x: bin * width,
          y: 100 * share,
        })),
      ),
    [lanes, unit, width, count],
  );
  const sums = useMemo(
    () =>
      series(lanes, (curve) =>
        cumulativeBits(curve, samples).map(({ byte, bits }) => ({ x: byte, y: bits })),
      ),
    [lanes],
  );
  const share = unit === 'byte' ? '% of bytes' : '% of tokens';
  return (
    <div className={styles.charts}>
      <LineChart
        title="How surprising"
        xLabel={`surprisal, bits per ${unit}, in steps of ${width}; the last step holds all above`}
        yLabel={share}
        series={histograms}
        scale={scale}
        decimals={1}
      />
      <LineChart
        title="How the bits add up"
        xLabel="bytes of the text"
        yLabel="bits so far"
        series={sums}
        scale={scale}
        decimals={0}
      />
    </div>
  );
}

const series = (
  lanes: readonly LaneCurve[],
  pointsOf: (curve: Curve) => ChartSeries['points'],
): readonly ChartSeries[] =>
  lanes.map(({ ref, curve }, index) => ({
    name: `${laneLetter(index)} ${curve?.head.name ?? curveLaneLabel(ref)}`,
    points: curve && curve.done > 0 ? pointsOf(curve) : [],
  }));
