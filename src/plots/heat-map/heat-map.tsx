import { type KeyboardEvent, useMemo, useRef, useState } from 'react';
import { AxesCanvas } from './axes-canvas.tsx';
import type { HeatTheme, RampKind } from './colour-table.ts';
import type { AxisTexts, Gutters } from './draw-axes.ts';
import { movedCursor } from './heat-keys.ts';
import styles from './heat-map.module.css';
import { type HeatMark, HeatMarks } from './heat-marks.tsx';
import { HeatTools } from './heat-tools.tsx';
import type { HeatCell } from './matrix.ts';
import type { PreparedHeat } from './prepare.ts';
import { RasterCanvas } from './raster-canvas.tsx';
import { useBox } from './use-box.ts';
import { useHeatPointer } from './use-heat-pointer.ts';
import { clampView, fitView, type HeatView, revealCell, zoomView } from './view.ts';

export interface HeatMapProps {
  /** Says what the map shows; read by screen readers. */
  readonly label: string;
  readonly heat: PreparedHeat;
  readonly theme: HeatTheme;
  /** Colours of the cells that are not dropped; `plain` for a map on its own. */
  readonly ramp?: RampKind;
  /** Labels of rows and columns; null for a small map without axes, over which the wheel scrolls the page. */
  readonly texts: AxisTexts | null;
  /** What is on screen; null for all of the matrix. Maps of one size may share it. */
  readonly view: HeatView | null;
  readonly onView: (view: HeatView | null) => void;
  readonly marks: readonly HeatMark[];
  /** The cell under the pointer or the keyboard cursor; null when it leaves. */
  readonly onPoint: (cell: HeatCell | null) => void;
  readonly onPress: (cell: HeatCell) => void;
  /** One sentence on a cell, spoken as the keyboard cursor moves. */
  readonly describe: (cell: HeatCell) => string;
}

const axisRoom: Gutters = { left: 84, top: 66 };
/** On a narrow screen. */
const scarceRoom: Gutters = { left: 48, top: 48 };
const narrow = 480;
const noRoom: Gutters = { left: 0, top: 0 };
const zoomStep = 1.5;

/**
 * A matrix as a zoomable map. Wheel, pinch, drag and keys: arrows walk the cells, + and - zoom, 0 shows all, Enter
 * presses. What is drawn is as wide and tall as its box.
 */
export function HeatMap(props: HeatMapProps) {
  const { label, heat, theme, ramp = 'plain', texts, marks, onView, onPoint, onPress, describe } = props;
  const { matrix } = heat;
  const [box, room] = useBox<HTMLDivElement>();
  const plot = useRef<HTMLDivElement>(null);
  const [cursor, setCursor] = useState<HeatCell | null>(null);
  const gutters = !texts ? noRoom : room.width < narrow ? scarceRoom : axisRoom;
  const size = useMemo(
    () => ({ width: Math.max(1, room.width - gutters.left), height: Math.max(1, room.height - gutters.top) }),
    [room, gutters],
  );
  const view = useMemo(
    () => clampView(props.view ?? fitView(matrix, size), matrix, size),
    [props.view, matrix, size],
  );
  const setView = (next: HeatView): void =>
    onView(next.span >= fitView(matrix, size).span - 1e-9 ? null : next);
  const pointer = useHeatPointer({
    plot,
    matrix,
    view,
    size,
    wheelZooms: texts !== null && room.width > 0,
    onView: setView,
    onPoint,
    onPress(cell) {
      setCursor(null);
      onPress(cell);
    },
  });
  const zoom = (factor: number): void => {
    const pitch = size.width / view.span;
    const at = cursor
      ? { x: (cursor.column + 0.5 - view.column) * pitch, y: (cursor.row + 0.5 - view.row) * pitch }
      : { x: size.width / 2, y: size.height / 2 };
    setView(zoomView(view, matrix, size, factor, at));
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const moved = movedCursor(matrix, cursor, event.key, event.shiftKey);
    if (moved) {
      setCursor(moved);
      setView(revealCell(view, matrix, size, moved));
      onPoint(moved);
    } else if (event.key === '+' || event.key === '=') zoom(zoomStep);
    else if (event.key === '-') zoom(1 / zoomStep);
    else if (event.key === '0') onView(null);
    else if (event.key === 'Enter' && cursor) onPress(cursor);
    else if (event.key === 'Escape' && cursor) {
      setCursor(null);
      onPoint(null);
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const pitch = size.width / view.span;
  const extent = {
    width: Math.min(size.width, (matrix.columns - view.column) * pitch),
    height: Math.min(size.height, (matrix.rows - view.row) * pitch),
  };
  return (
    <div ref={box} className={styles.map}>
      {room.width > 0 && texts && (
        <AxesCanvas matrix={matrix} view={view} size={size} gutters={gutters} texts={texts} theme={theme} />
      )}
      {room.width > 0 && (
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- an application is interactive
        <div
          ref={plot}
          className={styles.plot}
          style={{
            left: gutters.left,
            top: gutters.top,
            ...size,
            touchAction: props.view ? 'none' : texts ? 'pan-y' : 'pan-y pinch-zoom',
          }}
          // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- no tag is a map that is walked by keys
          role="application"
          aria-label={label}
          aria-roledescription="heat map"
          // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- the map is walked by keys
          tabIndex={0}
          data-dragging={pointer.isDragging || undefined}
          onKeyDown={onKeyDown}
          {...pointer.handlers}
        >
          <div className={styles.hatch} style={extent} />
          <RasterCanvas
            className={styles.raster}
            heat={heat}
            theme={theme}
            ramp={ramp}
            view={view}
            size={size}
          />
          <HeatMarks marks={marks} cursor={cursor} view={view} size={size} extent={extent} />
        </div>
      )}
      {texts && (
        <HeatTools
          isFit={props.view === null}
          onZoom={(nearer) => zoom(nearer ? zoomStep : 1 / zoomStep)}
          onFit={() => onView(null)}
        />
      )}
      <span className={styles.spoken} aria-live="polite">
        {cursor ? describe(cursor) : ''}
      </span>
    </div>
  );
}
