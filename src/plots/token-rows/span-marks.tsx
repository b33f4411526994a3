import { chipHeight } from './lane-shapes.ts';
import { boxesOf, edgeAt, endOf, type RowGeometry } from './row-geometry.ts';
import type { RowDrawing, RowMetrics } from './row-drawing.ts';
import styles from './token-rows.module.css';

/** A byte range to be marked on the rows. */
export interface SpanMark {
  readonly kind: 'hovered' | 'pinned' | 'cursor' | 'selected';
  readonly start: number;
  readonly end: number;
  /** On this lane alone; null for a band across all of them. */
  readonly laneIndex: number | null;
}

interface SpanMarksProps {
  readonly marks: readonly SpanMark[];
  readonly drawings: readonly RowDrawing[];
  readonly laneCount: number;
  readonly metrics: RowMetrics;
  readonly gutter: number;
  readonly shift: number;
}

/** What is pointed at, pinned, selected: drawn over the rows, so that moving the pointer redraws no row. */
export const SpanMarks = ({ marks, drawings, laneCount, metrics, gutter, shift }: SpanMarksProps) => (
  <div className={styles.marks} aria-hidden="true">
    {marks.flatMap(({ kind, start, end, laneIndex }) =>
      drawings.flatMap(({ row, geometry }) => {
        const top = row * metrics.group + shift + metrics.strip;
        const place =
          laneIndex === null
            ? { top: top - 3, height: laneCount * metrics.pitch + 1 }
            : { top: top + laneIndex * metrics.pitch, height: chipHeight };
        return markBoxes(geometry, start, end).map(({ x0, x1 }) => (
          <div
            key={`${kind} ${laneIndex} ${row} ${x0}`}
            className={styles[kind]}
            data-lane={laneIndex !== null || undefined}
            style={{ ...place, left: gutter + x0, width: Math.max(2, x1 - x0) }}
          />
        ));
      }),
    )}
  </div>
);

/** An empty span is marked where it stands. */
function markBoxes(geometry: RowGeometry, start: number, end: number): { x0: number; x1: number }[] {
  if (start < end) return boxesOf(geometry, start, end);
  const isHere = start >= geometry.start && start <= endOf(geometry);
  const x = isHere ? edgeAt(geometry, start) : 0;
  return isHere ? [{ x0: x - 2, x1: x + 2 }] : [];
}
