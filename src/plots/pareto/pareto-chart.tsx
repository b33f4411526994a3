import { type PointerEvent, useMemo, useState } from 'react';
import { formatPercent } from '../../base/format-number.ts';
import { useBox } from '../heat-map/use-box.ts';
import '../token-rows/lane-colours.css';
import { layoutPareto, nearestPoint, type ParetoAxis, type ParetoSeries } from './layout.ts';
import { PlotFigure } from '../plot-figure/plot-figure.tsx';
import { Marker } from './marker.tsx';
import styles from './pareto-chart.module.css';

export interface ParetoChartProps {
  /** Says what is drawn; a table beside it must hold the numbers. */
  readonly caption: string;
  readonly xLabel: string;
  readonly yLabel: string;
  readonly axis: ParetoAxis;
  readonly series: readonly ParetoSeries[];
  readonly format: (value: number) => string;
}

/** How near the pointer must come to a point, px. */
const reach = 24;

/** Quality over cost, one line per policy, and the frontier of all; the pointer reads a point. */
export function ParetoChart({ caption, xLabel, yLabel, axis, series, format }: ParetoChartProps) {
  const [box, size] = useBox<HTMLDivElement>();
  const layout = useMemo(() => layoutPareto(series, size, axis, format), [series, size, axis, format]);
  const [read, setRead] = useState<ReturnType<typeof nearestPoint>>(null);
  const onMove = ({ clientX, clientY, currentTarget }: PointerEvent<HTMLElement>): void => {
    const { left, top } = currentTarget.getBoundingClientRect();
    setRead(nearestPoint(layout, clientX - left, clientY - top, reach));
  };
  const drawn = layout.series.filter(({ points }) => points.length > 0);
  return (
    <PlotFigure
      caption={caption}
      xLabel={xLabel}
      yLabel={
        <>
          {yLabel}
          <span className={styles.better}> {axis.better} is better</span>
        </>
      }
      readout={
        read
          ? `${read.name}, ${read.point.label}: ${format(read.point.y)} at ${formatPercent(read.point.x)}`
          : 'Point at a mark to read it.'
      }
      box={box}
      size={size}
      axes={layout}
      hasColumns
      className={styles.figure}
      onPointerMove={onMove}
      onPointerLeave={() => setRead(null)}
      legend={
        <ul className={styles.legend}>
          {drawn.map(({ id, name, hue, shape }) => (
            <li key={id} data-hue={hue}>
              <svg width={14} height={14} aria-hidden="true">
                <Marker shape={shape} x={7} y={7} radius={4.5} />
              </svg>
              {name}
            </li>
          ))}
          {layout.frontier !== '' && (
            <li>
              <svg width={22} height={14} aria-hidden="true">
                <path className={styles.frontier} d="M1 7H21" />
              </svg>
              nothing measured is better in both
            </li>
          )}
        </ul>
      }
    >
      <path className={styles.frontier} d={layout.frontier} />
      {drawn.map(({ id, hue, shape, line, points }) => (
        <g key={id} data-hue={hue}>
          <path className={styles.line} d={line} />
          {points.map((point, i) => (
            <Marker key={i} shape={shape} x={point.left} y={point.top} radius={point.isCurrent ? 6.5 : 4} />
          ))}
        </g>
      ))}
      {read && <circle className={styles.cursor} cx={read.point.left} cy={read.point.top} r={9} />}
    </PlotFigure>
  );
}
