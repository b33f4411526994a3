import { useEffect, useEffectEvent, useMemo, useState } from 'react';
import type { RowsView, RowWindow } from '../../contracts/document-view.ts';
import { textMeter } from './measure-clusters.ts';
import { type RowDrawing, rowMetrics } from './row-drawing.ts';
import { RowPainter } from './row-painter.ts';
import { cursorId, type LaneLabel, RowGroup } from './row-group.tsx';
import { type SpanMark, SpanMarks } from './span-marks.tsx';
import type { TokenTarget } from './token-target.ts';
import './lane-colours.css';
import styles from './token-rows.module.css';
import { TokenTip } from './token-tip.tsx';
import { useRowScroll } from './use-row-scroll.ts';
import { type TokenSelection, useTokenCursor } from './use-token-cursor.ts';
import { useTokenPointer } from './use-token-pointer.ts';

/** A byte range that other panels point at, or that is pinned. */
export interface MarkedSpan {
  readonly start: number;
  readonly end: number;
}

export interface TokenRowsProps {
  readonly view: RowsView | null;
  readonly rowCount: number;
  readonly lanes: readonly LaneLabel[];
  readonly showIds: boolean;
  readonly showWhitespace: boolean;
  readonly hovered: MarkedSpan | null;
  readonly pinned: MarkedSpan | null;
  /** The row to bring to the top, and the row to bring on screen where it is not; a new object asks again. */
  readonly goTo: { readonly row: number } | null;
  readonly follow: { readonly row: number } | null;
  /** Cells that a row has room for, whenever that changes. */
  readonly onColumns: (columns: number) => void;
  /** Rows on screen, whenever they change. */
  readonly onVisible: (rows: RowWindow) => void;
  /** The token under the pointer or the keyboard cursor. */
  readonly onPoint: (target: TokenTarget | null) => void;
  readonly onPin: (target: TokenTarget) => void;
  readonly onSelect: (selection: TokenSelection | null) => void;
  readonly onCopy: (selection: TokenSelection) => void;
}

/** Class of the text of a row, for measuring it. */
export const rowTextClass = styles.text ?? '';

const sameSpan = (a: MarkedSpan, b: MarkedSpan | null): boolean => a.start === b?.start && a.end === b.end;

/** Rows drawn above and below those on screen. */
const overscan = 1;
/** Below this width lanes are named by their letter alone, px. */
const narrow = 640;

/** The text, row by row, every lane with its own cuts on the same row: the same bytes stand at the same place in all of them. */
export function TokenRows(props: TokenRowsProps) {
  const { view, rowCount, lanes, showIds, showWhitespace, hovered, pinned, goTo, follow } = props;
  const { onColumns, onVisible, onPin, onSelect, onCopy } = props;
  const [pointed, setPointed] = useState<TokenTarget | null>(null);
  const onPoint = (target: TokenTarget | null): void => {
    setPointed(target);
    props.onPoint(target);
  };
  const { cell, measure } = textMeter(rowTextClass);
  const metrics = useMemo(() => rowMetrics(lanes.length, showIds), [lanes.length, showIds]);
  const { ref, onScroll, elementHeight, showRow, shift, shown, visible, width } = useRowScroll(
    rowCount,
    metrics.group,
  );
  const { from, to } = visible;
  const gutter = width < narrow ? 30 : 128;
  const columns = width > 0 ? Math.floor((width - gutter - 12) / cell) - 1 : 0;

  useEffect(() => {
    if (columns > 0) onColumns(columns);
  }, [columns, onColumns]);
  useEffect(() => onVisible({ from, to }), [from, to, onVisible]);
  // A jump happens once, not again when the height of a row changes.
  const jump = useEffectEvent(showRow);
  useEffect(() => {
    if (goTo) jump(goTo.row, 'top');
  }, [goTo]);
  useEffect(() => {
    if (follow) jump(follow.row, 'anywhere');
  }, [follow]);

  const wrappedAt = view?.columns ?? 0;
  const painter = useMemo(() => {
    const style = { cell, digit: (cell * 10) / 14, columns: wrappedAt, showIds, showWhitespace };
    return new RowPainter(style, measure);
  }, [cell, wrappedAt, showIds, showWhitespace, measure]);
  const drawings: readonly RowDrawing[] = useMemo(
    () => (view && width > 0 ? painter.draw(view, from - overscan, to + overscan, rowCount) : []),
    [painter, view, width, from, to, rowCount],
  );
  const context = useMemo(() => {
    if (!view) return null;
    const geometryOf = (row: number) => painter.geometry(view.rows[row - view.firstRow]!);
    return { view, rowCount, rowsPerPage: Math.max(1, to - from - 1), geometryOf };
  }, [painter, view, rowCount, from, to]);
  const { cursor, selection, place, extend, onKeyDown } = useTokenCursor({
    context,
    firstVisibleRow: from,
    onMove: (target) => {
      showRow(target.row, 'anywhere');
      onPoint(target);
    },
    onPin,
    onLeave: () => onPoint(null),
    onCopy,
  });
  useEffect(() => onSelect(selection), [selection, onSelect]);
  const pointer = useTokenPointer({
    view,
    drawings,
    metrics,
    gutter,
    shift,
    onPoint,
    onPlace: place,
    onExtend: extend,
    onPin,
  });

  const marks: SpanMark[] = [];
  if (pinned) marks.push({ kind: 'pinned', ...pinned, laneIndex: null });
  if (hovered && !sameSpan(hovered, pinned)) marks.push({ kind: 'hovered', ...hovered, laneIndex: null });
  if (selection) marks.push({ kind: 'selected', ...selection });
  if (cursor)
    marks.push({ kind: 'cursor', start: cursor.start, end: cursor.end, laneIndex: cursor.laneIndex });

  return (
    <div
      ref={ref}
      className={styles.rows}
      onScroll={onScroll}
      onKeyDown={onKeyDown}
      role="grid"
      aria-label="Token boundaries: arrow keys walk the tokens, Enter inspects, Shift with arrows selects"
      data-version={view?.version}
      data-complete={view?.lanes.every((lane) => lane.isFinal) || undefined}
      aria-activedescendant={cursor ? cursorId : undefined}
      tabIndex={0}
    >
      <div className={styles.content} style={{ height: elementHeight }} {...pointer}>
        {drawings.map((drawing) => (
          <RowGroup
            key={drawing.row}
            drawing={drawing}
            lanes={lanes}
            metrics={metrics}
            top={drawing.row * metrics.group + shift}
            width={width}
            gutter={gutter}
            hasNames={width >= narrow}
            cursor={cursor?.row === drawing.row ? cursor : null}
          />
        ))}
        <SpanMarks
          marks={marks}
          drawings={drawings}
          laneCount={lanes.length}
          metrics={metrics}
          gutter={gutter}
          shift={shift}
        />
        {pointed && view && (
          <TokenTip
            target={pointed}
            lane={lanes[pointed.laneIndex]}
            laneCount={lanes.length}
            view={view}
            metrics={metrics}
            gutter={gutter}
            shift={shift}
            width={width}
            visible={shown}
          />
        )}
      </div>
    </div>
  );
}
