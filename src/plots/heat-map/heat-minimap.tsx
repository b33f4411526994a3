import { type PointerEvent, useMemo } from 'react';
import type { HeatTheme } from './colour-table.ts';
import styles from './heat-map.module.css';
import type { PreparedHeat } from './prepare.ts';
import { RasterCanvas } from './raster-canvas.tsx';
import { fitView, type HeatView } from './view.ts';

interface HeatMinimapProps {
  readonly heat: PreparedHeat;
  readonly theme: HeatTheme;
  /** What the map shows; null for all. */
  readonly view: HeatView | null;
  /** Height over width of the map's plot. */
  readonly aspect: number;
  readonly onView: (view: HeatView) => void;
  /** Longer side, px. */
  readonly side: number;
}

/** The whole matrix with the part that is on screen; a press or drag moves that part. The map itself is the way for keys. */
export function HeatMinimap({ heat, theme, view, aspect, onView, side }: HeatMinimapProps) {
  const { rows, columns } = heat.matrix;
  const size = useMemo(() => {
    const longer = Math.max(rows, columns);
    return { width: Math.max(1, (side * columns) / longer), height: Math.max(1, (side * rows) / longer) };
  }, [rows, columns, side]);
  const all = useMemo(() => fitView({ rows, columns }, size), [rows, columns, size]);
  const pitch = size.width / columns;
  const moveTo = (event: PointerEvent<HTMLElement>): void => {
    if (!view || (event.type === 'pointermove' && event.buttons === 0)) return;
    const box = event.currentTarget.getBoundingClientRect();
    const column = (event.clientX - box.left) / pitch - view.span / 2;
    const row = (event.clientY - box.top) / pitch - (view.span * aspect) / 2;
    onView({ column: Math.max(0, column), row: Math.max(0, row), span: view.span });
  };
  return (
    <div
      className={styles.minimap}
      style={size}
      onPointerDown={moveTo}
      onPointerMove={moveTo}
      aria-hidden="true"
    >
      <div className={styles.hatch} style={size} />
      <RasterCanvas className={styles.raster} heat={heat} theme={theme} ramp="plain" view={all} size={size} />
      {view && (
        <div
          className={styles.frame}
          style={{
            left: view.column * pitch,
            top: view.row * pitch,
            width: Math.min(columns - view.column, view.span) * pitch,
            height: Math.min(rows - view.row, view.span * aspect) * pitch,
          }}
        />
      )}
    </div>
  );
}
