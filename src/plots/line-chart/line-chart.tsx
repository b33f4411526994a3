import { type CSSProperties, useMemo } from 'react';
import { formatCount } from '../../base/format-number.ts';
import { type ChartScale, type ChartSeries, layoutChart } from './layout.ts';
import styles from './line-chart.module.css';
import '../token-rows/lane-colours.css';

export interface LineChartProps {
  readonly title: string;
  readonly xLabel: string;
  readonly yLabel: string;
  readonly series: readonly ChartSeries[];
  readonly scale: ChartScale;
  /** Decimals of the values that the pointer shows. */
  readonly decimals: number;
}

/**
 * A few lines with their points, which tell their values; hollow points are estimates that cannot be relied on. A table beside
 * it must hold the numbers.
 */
export function LineChart({ title, xLabel, yLabel, series, scale, decimals }: LineChartProps) {
  const layout = useMemo(() => layoutChart(series, scale), [series, scale]);
  return (
    <figure className={styles.chart}>
      <figcaption className={styles.title}>
        {title} <span className={styles.unit}>{yLabel}</span>
      </figcaption>
      <div className={styles.plot} aria-hidden="true">
        {layout.yTicks.map(({ label, at }) => (
          <span key={label} className={styles.yTick} style={{ top: `${at}%` }}>
            {label}
          </span>
        ))}
        <div className={styles.area}>
          {layout.yTicks.map(({ label, at }) => (
            <span key={label} className={styles.grid} style={{ top: `${at}%` }} />
          ))}
          <svg viewBox="0 0 100 100" preserveAspectRatio="none">
            {layout.series.map(({ name, hue, line }) => (
              <polyline key={name} className={styles.line} data-hue={hue} points={line} />
            ))}
          </svg>
          {layout.series.map(({ name, hue, points }) =>
            points.map(({ x, y, left, top, isReliable }) => (
              <span
                key={`${name} ${x}`}
                className={isReliable === false ? styles.hollow : styles.dot}
                data-hue={hue}
                style={{ insetInlineStart: `${left}%`, top: `${top}%` }}
                title={`${name}, ${formatCount(x)}: ${y.toFixed(decimals)}${isReliable === false ? ' (too few observations)' : ''}`}
              />
            )),
          )}
        </div>
        {layout.xTicks.map(({ label, at }) => (
          <span key={label} className={styles.xTick} style={{ '--at': at / 100 } as CSSProperties}>
            {label}
          </span>
        ))}
      </div>
      <p className={styles.xLabel}>{xLabel}</p>
      <ul className={styles.legend}>
        {layout.series.map(({ name, hue }) => (
          <li key={name} data-hue={hue}>
            {name}
          </li>
        ))}
      </ul>
    </figure>
  );
}
