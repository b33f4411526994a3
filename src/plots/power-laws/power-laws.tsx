import { type PointerEvent, useMemo, useState } from 'react';
import { useBox } from '../heat-map/use-box.ts';
import { type LawLine, layoutLaws, type LawsLayout, type PlacedLaw } from './layout.ts';
import { PlotFigure } from '../plot-figure/plot-figure.tsx';
import styles from './power-laws.module.css';

export interface PowerLawsProps {
  /** Says what is drawn; a table beside it must hold the numbers. */
  readonly caption: string;
  readonly xLabel: string;
  readonly yLabel: string;
  readonly laws: readonly LawLine[];
  /** Id of the law that is always in colour. */
  readonly reference: string;
  readonly target: number;
  /** A press or a drag puts the target there; the first is called on the way, the second where it ends. */
  readonly onTarget: (value: number) => void;
  readonly onTargetEnd: (value: number) => void;
  /** What is said of the law under the pointer. */
  readonly describe: (id: string) => string;
}

/** How near the pointer must come to a line, px. */
const reach = 16;

/** Power laws over logarithmic axes, dashed beyond their points, and a target that they are to meet. */
export function PowerLaws(props: PowerLawsProps) {
  const { caption, xLabel, yLabel, laws, reference, target, onTarget, onTargetEnd, describe } = props;
  const [box, size] = useBox<HTMLDivElement>();
  const layout = useMemo(() => layoutLaws(laws, target, size), [laws, target, size]);
  const [read, setRead] = useState<string | null>(null);
  const onMove = (event: PointerEvent<HTMLElement>): void => {
    const { left, top } = event.currentTarget.getBoundingClientRect();
    const [x, y] = [event.clientX - left, event.clientY - top];
    if (event.buttons === 1)
      onTarget(layout.valueAt(Math.min(layout.plot.bottom, Math.max(layout.plot.top, y))));
    else setRead(nearestLaw(layout, x, y));
  };
  const { plot } = layout;
  return (
    <PlotFigure
      caption={caption}
      xLabel={xLabel}
      yLabel={yLabel}
      readout={read === null ? 'Point at a line to read it; drag to move the target.' : describe(read)}
      box={box}
      size={size}
      axes={layout}
      className={styles.figure}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        onMove(event);
      }}
      onPointerMove={onMove}
      onPointerUp={() => onTargetEnd(target)}
      onPointerLeave={() => setRead(null)}
    >
      <clipPath id="power-laws-plot">
        <rect
          x={plot.left}
          y={plot.top - 6}
          width={plot.right - plot.left}
          height={plot.bottom - plot.top + 12}
        />
      </clipPath>
      <g clipPath="url(#power-laws-plot)">
        {layout.laws.map((law) => (
          <LawPath key={law.id} law={law} className={styles.faint ?? ''} />
        ))}
        <path className={styles.target} d={`M${plot.left} ${layout.target}H${plot.right}`} />
        {layout.laws
          .filter(({ id }) => id === reference || id === read)
          .map((law) => (
            <LawPath
              key={law.id}
              law={law}
              className={(law.id === read ? styles.read : styles.reference) ?? ''}
            />
          ))}
      </g>
    </PlotFigure>
  );
}

const LawPath = ({ law, className }: { readonly law: PlacedLaw; readonly className: string }) => (
  <g className={className}>
    <path className={styles.line} d={law.fitted} />
    {law.extrapolated && <path className={`${styles.line} ${styles.beyond}`} d={law.extrapolated} />}
    {law.dots.map(({ x, y }) => (
      <circle key={x} className={styles.dot} cx={x} cy={y} r={2} />
    ))}
    <circle className={styles.meets} cx={law.meets.x} cy={law.meets.y} r={4} />
  </g>
);

/** The law with a point nearest to a place; null beyond reach. */
function nearestLaw({ laws }: LawsLayout, x: number, y: number): string | null {
  let best: string | null = null;
  let least = reach;
  for (const { id, dots, meets } of laws) {
    for (const dot of [...dots, meets]) {
      const distance = Math.hypot(dot.x - x, dot.y - y);
      if (distance >= least) continue;
      least = distance;
      best = id;
    }
  }
  return best;
}
