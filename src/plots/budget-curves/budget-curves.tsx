import { type PointerEvent, useMemo, useState } from 'react';
import { useBox } from '../heat-map/use-box.ts';
import '../token-rows/lane-colours.css';
import { PlotFigure } from '../plot-figure/plot-figure.tsx';
import styles from './budget-curves.module.css';
import { type Curve, layoutCurves, nearestDot, type PlacedCurve } from './layout.ts';

export interface BudgetCurvesProps {
  /** Says what is drawn; a table beside it must hold the numbers. */
  readonly caption: string;
  readonly yLabel: string;
  readonly curves: readonly Curve[];
  readonly format: (value: number) => string;
}

/** How near the pointer must come to a point, px. */
const reach = 24;

/** A figure over the share of tokens kept, one line per method with the band of its interval; the pointer reads a point. */
export function BudgetCurves({ caption, yLabel, curves, format }: BudgetCurvesProps) {
  const [box, size] = useBox<HTMLDivElement>();
  const layout = useMemo(() => layoutCurves(curves, size, format), [curves, size, format]);
  const [read, setRead] = useState<ReturnType<typeof nearestDot>>(null);
  const onMove = ({ clientX, clientY, currentTarget }: PointerEvent<HTMLElement>): void => {
    const { left, top } = currentTarget.getBoundingClientRect();
    setRead(nearestDot(layout, clientX - left, clientY - top, reach));
  };
  const { plot } = layout;
  return (
    <PlotFigure
      caption={caption}
      xLabel="tokens kept"
      yLabel={yLabel}
      readout={read ? readout(read, format) : 'Point at a curve to read it.'}
      box={box}
      size={size}
      axes={layout}
      className={styles.figure}
      onPointerMove={onMove}
      onPointerLeave={() => setRead(null)}
    >
      <clipPath id="budget-curves-plot">
        <rect
          x={plot.left - 6}
          y={plot.top - 6}
          width={plot.right - plot.left + 12}
          height={plot.bottom - plot.top + 12}
        />
      </clipPath>
      <g clipPath="url(#budget-curves-plot)">
        {layout.curves.map((curve) => (
          <CurveLines key={curve.id} curve={curve} isRead={read?.curve.id === curve.id} />
        ))}
        {read && <circle className={styles.cursor} cx={read.dot.x} cy={read.dot.y} r={7} />}
      </g>
    </PlotFigure>
  );
}

function CurveLines({ curve, isRead }: { readonly curve: PlacedCurve; readonly isRead: boolean }) {
  const { hue, line, band, dots } = curve;
  const isLit = hue !== null || isRead;
  return (
    <g
      className={`${isLit ? styles.lit : styles.dim} ${isRead ? styles.read : ''}`}
      {...(hue === null ? {} : { 'data-hue': hue % 7 })}
    >
      {band && hue !== null && <path className={styles.band} d={band} />}
      {line && (
        <path
          className={styles.line}
          d={line}
          strokeDasharray={hue !== null && hue >= 7 ? '5 3' : undefined}
        />
      )}
      {dots.map(({ x, y, point }) => (
        <circle key={point.share} className={styles.dot} cx={x} cy={y} r={isLit ? 3 : 1.5} />
      ))}
    </g>
  );
}

function readout(
  { curve, dot }: NonNullable<ReturnType<typeof nearestDot>>,
  format: (value: number) => string,
): string {
  const { share, mean, low, high, n } = dot.point;
  const spread = n > 1 && high > low ? `, 95 % ${format(low)} to ${format(high)}, n = ${n}` : '';
  return `${curve.name} at ${(100 * share).toFixed(0)} %: ${format(mean)}${spread}`;
}
