import { memo } from 'react';
import type { FlatTrace, PatchRef, ViewPicture } from '../../contracts/vision-view.ts';
import { tokensOf } from './fates.ts';
import { patchBox, type PatchLayout } from './layout.ts';
import styles from './patch-canvas.module.css';

export interface PatchMarksProps {
  readonly views: readonly ViewPicture[];
  readonly layout: PatchLayout;
  /** Whose merged groups are linked when one of their patches is pointed at. */
  readonly trace: FlatTrace | null;
  readonly hovered: PatchRef | null;
  readonly pinned: PatchRef | null;
}

/** The patch pointed at and the pinned one, and lines from merged patches to where their token sits. */
export const PatchMarks = memo(function PatchMarks(props: PatchMarksProps) {
  const { views, layout, trace, hovered, pinned } = props;
  const isThere = (patch: PatchRef | null): patch is PatchRef => patch !== null && patch.view < views.length;
  const looked = isThere(hovered) ? hovered : pinned;
  const links = trace && isThere(looked) ? tokensOf(trace, looked) : [];
  return (
    <svg
      className={styles.marks}
      viewBox={`0 0 ${1000 * layout.aspect} 1000`}
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      {links.flatMap(({ seat, sources }, t) =>
        seat
          ? sources
              .filter(({ view, index }) => view !== seat.view || index !== seat.index)
              .map((source) => (
                <Link key={`${t} ${source.view} ${source.index}`} {...{ views, layout, source, seat }} />
              ))
          : [],
      )}
      {isThere(pinned) && <Mark {...{ views, layout }} patch={pinned} className={styles.pinned} />}
      {isThere(hovered) && <Mark {...{ views, layout }} patch={hovered} className={styles.hovered} />}
    </svg>
  );
});

interface MarkProps extends Pick<PatchMarksProps, 'views' | 'layout'> {
  readonly patch: PatchRef;
  readonly className: string | undefined;
}

function Mark({ views, layout, patch, className }: MarkProps) {
  const { x, y, w, h } = patchBox(layout, views, patch);
  const wide = 1000 * layout.aspect;
  return <rect x={x * wide} y={y * 1000} width={w * wide} height={h * 1000} className={className} />;
}

interface LinkProps extends Pick<PatchMarksProps, 'views' | 'layout'> {
  readonly source: PatchRef;
  readonly seat: PatchRef;
}

function Link({ views, layout, source, seat }: LinkProps) {
  const from = patchBox(layout, views, source);
  const to = patchBox(layout, views, seat);
  const wide = 1000 * layout.aspect;
  return (
    <line
      className={styles.link}
      x1={(from.x + from.w / 2) * wide}
      y1={(from.y + from.h / 2) * 1000}
      x2={(to.x + to.w / 2) * wide}
      y2={(to.y + to.h / 2) * 1000}
    />
  );
}
