import { memo, useEffect, useMemo, useRef } from 'react';
import type { PatchRef } from '../../contracts/vision-view.ts';
import { useBox } from '../heat-map/use-box.ts';
import type { Fate, ViewFates } from '../patch-canvas/fates.ts';
import type { PatchColours } from '../patch-canvas/paint.ts';
import {
  layoutScatter,
  patchNear,
  type PatchValues,
  type ScatterLayout,
  type ScatterScale,
} from './layout.ts';
import styles from './patch-scatter.module.css';

export interface PatchScatterProps {
  /** What is drawn, for those who do not see it. */
  readonly label: string;
  readonly xLabel: string;
  readonly yLabel: string;
  readonly xs: PatchValues;
  readonly ys: PatchValues;
  /** What became of each patch; null draws all alike. */
  readonly fates: readonly ViewFates[] | null;
  readonly colours: PatchColours & { readonly dropped: string };
  readonly yScale?: ScatterScale;
  /** A line across, with what it means. */
  readonly cut?: { readonly at: number; readonly label: string };
  readonly hovered: PatchRef | null;
  readonly pinned: PatchRef | null;
  readonly onHover: (patch: PatchRef | null) => void;
  readonly onPin: (patch: PatchRef) => void;
}

/** How near the pointer must come to a point, px. */
const reach = 14;
const pixelRatio = 2;

/** Every patch as a point over two of its values, in the colour of what became of it. */
export const PatchScatter = memo(function PatchScatter(props: PatchScatterProps) {
  const {
    label,
    xLabel,
    yLabel,
    xs,
    ys,
    fates,
    colours,
    yScale = 'linear',
    cut,
    hovered,
    pinned,
    onHover,
    onPin,
  } = props;
  const [box, size] = useBox<HTMLDivElement>();
  const layout = useMemo(
    () => layoutScatter(xs, ys, size, { y: yScale, cut: cut?.at ?? null }),
    [xs, ys, size, yScale, cut?.at],
  );
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const element = canvas.current!;
    element.width = size.width * pixelRatio;
    element.height = size.height * pixelRatio;
    const pen = element.getContext('2d')!;
    pen.scale(pixelRatio, pixelRatio);
    for (const fate of drawingOrder) drawPoints(pen, layout, fates, fate, colours);
  }, [layout, fates, colours, size]);
  const patchUnder = (event: React.PointerEvent | React.MouseEvent): PatchRef | null => {
    const { left, top } = event.currentTarget.getBoundingClientRect();
    return patchNear(layout, event.clientX - left, event.clientY - top, reach);
  };
  return (
    <figure className={styles.figure}>
      {/* oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-static-element-interactions -- the keyboard walks the patches of the large picture */}
      <div
        ref={box}
        className={styles.plot}
        onPointerMove={(event) => onHover(patchUnder(event))}
        onPointerLeave={() => onHover(null)}
        onClick={(event) => {
          const patch = patchUnder(event);
          if (patch) onPin(patch);
        }}
      >
        {layout.yTicks.map((tick) => (
          <span key={tick.label} className={styles.yTick} style={{ top: tick.at }} aria-hidden="true">
            {tick.label}
          </span>
        ))}
        {layout.xTicks.map((tick) => (
          <span
            key={tick.label}
            className={styles.xTick}
            style={{ insetInlineStart: tick.at }}
            aria-hidden="true"
          >
            {tick.label}
          </span>
        ))}
        {/* oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- a canvas is drawn on */}
        <canvas ref={canvas} className={styles.canvas} role="img" aria-label={label} />
        {cut && layout.cutAt !== null && (
          <span className={styles.cut} style={{ top: layout.cutAt }}>
            {cut.label}
          </span>
        )}
        <Mark layout={layout} patch={pinned} className={styles.pinned} />
        <Mark layout={layout} patch={hovered} className={styles.hovered} />
      </div>
      <figcaption className={styles.axes}>
        <span>↑ {yLabel}</span>
        <span>{xLabel} →</span>
      </figcaption>
    </figure>
  );
});

/** What was let go lies below what is kept. */
const drawingOrder: readonly Fate[] = ['dropped', 'leftover', 'absorbed', 'seat', 'recovered', 'kept'];

function drawPoints(
  pen: CanvasRenderingContext2D,
  { places }: ScatterLayout,
  fates: readonly ViewFates[] | null,
  wanted: Fate,
  { kept, recovered, merged, dropped }: PatchScatterProps['colours'],
): void {
  const isMerged = wanted === 'absorbed' || wanted === 'leftover';
  const standing = wanted === 'kept' ? kept : wanted === 'recovered' ? recovered : merged;
  pen.fillStyle = wanted === 'dropped' ? dropped : standing;
  pen.globalAlpha = isMerged ? 0.45 : 1;
  const radius = wanted === 'dropped' || isMerged ? 2 : 3.5;
  for (const [v, view] of places.entries()) {
    for (let i = 0; 2 * i < view.length; i++) {
      const fate = fates?.[v]?.fate[i] ?? 'kept';
      if (fate !== wanted || Number.isNaN(view[2 * i]! + view[2 * i + 1]!)) continue;
      pen.beginPath();
      pen.arc(view[2 * i]!, view[2 * i + 1]!, radius, 0, 2 * Math.PI);
      pen.fill();
    }
  }
  pen.globalAlpha = 1;
}

interface MarkProps {
  readonly layout: ScatterLayout;
  readonly patch: PatchRef | null;
  readonly className: string | undefined;
}

function Mark({ layout, patch, className }: MarkProps) {
  const view = patch && layout.places[patch.view];
  const [x, y] = view ? view.subarray(2 * patch.index) : [];
  if (x === undefined || y === undefined || Number.isNaN(x + y)) return null;
  return <span className={className} style={{ insetInlineStart: x, top: y }} aria-hidden="true" />;
}
