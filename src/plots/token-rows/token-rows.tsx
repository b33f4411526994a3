import { useEffect, useMemo, useState } from 'react';
import type { RowsView, RowWindow } from '../../contracts/document-view.ts';
import { createTextMeter, type TextMeter } from './measure-clusters.ts';
import { drawRows, rowMetrics } from './row-drawing.ts';
import { type LaneLabel, RowGroup } from './row-group.tsx';
import styles from './token-rows.module.css';
import { useRowScroll } from './use-row-scroll.ts';

export interface TokenRowsProps {
  readonly view: RowsView | null;
  readonly rowCount: number;
  readonly lanes: readonly LaneLabel[];
  readonly showIds: boolean;
  readonly showWhitespace: boolean;
  /** Cells that a row has room for, whenever that changes. */
  readonly onColumns: (columns: number) => void;
  /** Rows to have at hand, whenever they change. */
  readonly onWindow: (window: RowWindow) => void;
}

/** Rows drawn above and below those on screen. */
const overscan = 2;

/** The text, row by row, every lane with its own cuts on the same row: the same bytes stand at the same place in all of them. */
export function TokenRows(props: TokenRowsProps) {
  const { view, rowCount, lanes, showIds, showWhitespace, onColumns, onWindow } = props;
  const [meter, setMeter] = useState<TextMeter | null>(null);
  useEffect(() => setMeter(createTextMeter(styles.text ?? '')), []);
  const metrics = useMemo(() => rowMetrics(lanes.length, showIds), [lanes.length, showIds]);
  const scroll = useRowScroll(rowCount, metrics.group);
  const { from, to } = scroll.visible;
  const gutter = scroll.width < 600 ? 26 : 104;
  const columns = meter ? Math.max(8, Math.floor((scroll.width - gutter - 12) / meter.cell) - 1) : 0;

  useEffect(() => {
    if (columns > 0 && scroll.width > 0) onColumns(columns);
  }, [columns, scroll.width, onColumns]);
  useEffect(() => {
    const screen = Math.max(8, to - from);
    onWindow({ from: Math.max(0, from - screen), to: to + screen });
  }, [from, to, onWindow]);

  const drawings = useMemo(() => {
    if (!view || !meter) return [];
    const style = { cell: meter.cell, digit: (meter.cell * 10) / 14, columns: view.columns, showIds, showWhitespace };
    return drawRows(view, from - overscan, to + overscan, rowCount, style, meter.measure);
  }, [view, meter, from, to, rowCount, showIds, showWhitespace]);

  return (
    <div
      ref={scroll.ref}
      className={styles.rows}
      onScroll={scroll.onScroll}
      role="grid"
      aria-label="Token boundaries"
      tabIndex={0}
    >
      <div className={styles.content} style={{ height: scroll.elementHeight }}>
        {drawings.map((drawing) => (
          <RowGroup
            key={drawing.row}
            drawing={drawing}
            lanes={lanes}
            metrics={metrics}
            top={drawing.row * metrics.group + scroll.shift}
            width={scroll.width}
            gutter={gutter}
          />
        ))}
      </div>
    </div>
  );
}
