import styles from './heat-map.module.css';
import type { HeatCell } from './matrix.ts';
import type { HeatView, PlotSize } from './view.ts';

/** Rows or columns `[from, to)` to be marked, because they stand for what is pointed at somewhere. */
export interface HeatMark {
  readonly axis: 'row' | 'column';
  readonly kind: 'hovered' | 'pinned';
  readonly from: number;
  readonly to: number;
}

interface HeatMarksProps {
  readonly marks: readonly HeatMark[];
  readonly cursor: HeatCell | null;
  readonly view: HeatView;
  readonly size: PlotSize;
  /** The drawn part of the plot, px: marks end where the matrix ends. */
  readonly extent: PlotSize;
}

/** Bands over the map, so that moving the pointer redraws no pixel of it. */
export function HeatMarks({ marks, cursor, view, size, extent }: HeatMarksProps) {
  const pitch = size.width / view.span;
  const bands = marks.map(({ axis, kind, from, to }) => {
    const isRow = axis === 'row';
    const start = (from - (isRow ? view.row : view.column)) * pitch;
    const length = Math.max(3, (to - from) * pitch);
    const style = isRow
      ? { left: 0, width: extent.width, top: start, height: length }
      : { left: start, width: length, top: 0, height: extent.height };
    return (
      <div key={`${axis} ${kind} ${from} ${to}`} className={styles.band} data-kind={kind} style={style} />
    );
  });
  const side = Math.max(5, pitch);
  return (
    <>
      {bands}
      {cursor && (
        <div
          className={styles.band}
          data-kind="cursor"
          style={{
            left: (cursor.column + 0.5 - view.column) * pitch - side / 2,
            top: (cursor.row + 0.5 - view.row) * pitch - side / 2,
            width: side,
            height: side,
          }}
        />
      )}
    </>
  );
}
