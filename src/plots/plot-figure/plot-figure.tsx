import type { ComponentProps, ReactNode, RefObject } from 'react';
import type { PlotSize } from '../heat-map/view.ts';
import type { PlotAxes } from './axes.ts';
import styles from './plot-figure.module.css';

export interface PlotFigureProps
  extends Pick<ComponentProps<'div'>, 'onPointerDown' | 'onPointerMove' | 'onPointerUp' | 'onPointerLeave'> {
  /** Says what is drawn; a table beside it must hold the numbers. */
  readonly caption: string;
  readonly xLabel: string;
  readonly yLabel: ReactNode;
  /** What the pointer reads. */
  readonly readout: string;
  /** From `useBox`. */
  readonly box: RefObject<HTMLDivElement | null>;
  readonly size: PlotSize;
  readonly axes: PlotAxes;
  /** Lines at the ticks of x as well. */
  readonly hasColumns?: boolean;
  /** Sets `--plot-height`, and what else differs. */
  readonly className: string | undefined;
  /** SVG, in px of the box. */
  readonly children: ReactNode;
  readonly legend?: ReactNode;
}

/** A figure over two axes, with a line above it that tells what the pointer reads. */
export function PlotFigure(props: PlotFigureProps) {
  const { caption, xLabel, yLabel, readout, box, size, axes, hasColumns = false } = props;
  const { className, children, legend, ...pointer } = props;
  const { plot, xTicks, yTicks } = axes;
  return (
    <figure className={`${styles.figure} ${className}`}>
      <figcaption className={styles.head}>
        <span className={styles.yLabel}>{yLabel}</span>
        <output className={styles.readout}>{readout}</output>
      </figcaption>
      <div
        ref={box}
        className={styles.plot}
        onPointerDown={pointer.onPointerDown}
        onPointerMove={pointer.onPointerMove}
        onPointerUp={pointer.onPointerUp}
        onPointerLeave={pointer.onPointerLeave}
      >
        {size.width > 0 && (
          <svg width={size.width} height={size.height} role="img" aria-label={caption}>
            {yTicks.map(({ at, label }) => (
              <g key={label}>
                <path className={styles.grid} d={`M${plot.left} ${at}H${plot.right}`} />
                <text className={styles.yTick} x={plot.left - 7} y={at + 4}>
                  {label}
                </text>
              </g>
            ))}
            {xTicks.map(({ at, label }) => (
              <g key={label}>
                {hasColumns && <path className={styles.grid} d={`M${at} ${plot.top}V${plot.bottom}`} />}
                <text className={styles.xTick} x={at} y={plot.bottom + 18}>
                  {label}
                </text>
              </g>
            ))}
            {children}
          </svg>
        )}
      </div>
      <p className={styles.xLabel}>{xLabel}</p>
      {legend}
    </figure>
  );
}
