import { useQuery } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { DocumentSummary, RowsView, RowWindow } from '../../contracts/document-view.ts';
import { TokenMinimap } from '../../plots/token-minimap/token-minimap.tsx';
import { TokenRows } from '../../plots/token-rows/token-rows.tsx';
import { documentSession, minimapQuery, rowOfByte } from '../../queries/text.ts';
import { type LocalKeys, useLocalKeys } from '../../state/command-store.ts';
import { useTheme } from '../../state/theme-store.ts';
import { useWorkspace } from '../../state/workspace-store.ts';
import { laneColours, laneLabels } from './lane-labels.ts';
import styles from './rows-stage.module.css';
import { useSettled } from '../input/use-settled.ts';
import type { TokenFocus } from './use-token-focus.ts';

interface RowsStageProps {
  readonly summary: DocumentSummary;
  readonly view: RowsView | null;
  readonly edited: { readonly row: number } | null;
  readonly focus: TokenFocus;
  /** Tells the first row on screen. */
  readonly onFirstRow?: (row: number) => void;
}

/** The map follows the text when it has stood still for this long, ms. */
const settleMs = 250;
/** A text of more screens than this has a map. */
const mapFrom = 3;
const rowKeys: readonly LocalKeys[] = [
  { keys: 'arrows', label: 'Walk the tokens and the lanes', group: 'Tokens' },
  { keys: 'shift+arrows', label: 'Select tokens', group: 'Tokens' },
  { keys: 'mod+c', label: 'Copy the ids of the selected tokens', group: 'Tokens' },
  { keys: 'enter', label: 'Inspect the token', group: 'Tokens' },
  { keys: 'escape', label: 'Let go', group: 'Tokens' },
];
const nowhere: RowWindow = { from: 0, to: 1 };

/** The rows of tokens, and beside them the map of the whole document when it is longer than the screen. */
export function RowsStage({ summary, view, edited, focus, onFirstRow }: RowsStageProps) {
  const { showIds, showWhitespace } = useWorkspace((state) => state.boundaries);
  const theme = useTheme((state) => state.theme);
  const { lanes, rowCount } = summary;
  const laneNames = lanes.map(({ key, name }) => `${key} ${name}`).join('\n');
  // oxlint-disable-next-line react/exhaustive-deps -- labels change with keys and names, not with every count
  const labels = useMemo(() => laneLabels(lanes), [laneNames]);
  const colours = useMemo(() => laneColours(labels), [labels]);
  const [visible, setVisible] = useState(nowhere);
  const [goTo, setGoTo] = useState<{ row: number } | null>(null);
  const [buckets, setBuckets] = useState(0);
  const settled = useSettled(summary, settleMs);
  const { data: map } = useQuery(minimapQuery(settled, buckets));

  const onColumns = useCallback((columns: number) => documentSession.wrap(columns), []);
  const onVisible = useCallback(
    (rows: RowWindow) => {
      setVisible(rows);
      onFirstRow?.(rows.from);
      const screen = Math.max(8, rows.to - rows.from);
      documentSession.show({ from: Math.max(0, rows.from - screen), to: rows.to + screen });
    },
    [onFirstRow],
  );
  const onGoTo = useCallback((row: number) => setGoTo({ row }), []);
  useKeepPlace(view, visible, onGoTo);
  useLocalKeys(rowKeys);

  return (
    <div className={styles.stage}>
      <TokenRows
        view={view}
        rowCount={rowCount}
        lanes={labels}
        showIds={showIds}
        showWhitespace={showWhitespace}
        hovered={focus.hovered}
        pinned={focus.pinned}
        goTo={goTo}
        follow={edited}
        onColumns={onColumns}
        onVisible={onVisible}
        onPoint={focus.onPoint}
        onPin={focus.onPin}
        onSelect={focus.onSelect}
        onCopy={focus.onCopy}
      />
      {rowCount > mapFrom * (visible.to - visible.from) && (
        <TokenMinimap
          key={theme}
          map={map ?? null}
          colours={colours}
          agreementColour="var(--text-soft)"
          rowCount={rowCount}
          visible={visible}
          onGoTo={onGoTo}
          onBuckets={setBuckets}
        />
      )}
    </div>
  );
}

/** When the rows are wrapped to another width, the byte at the top of the screen stays there. */
function useKeepPlace(view: RowsView | null, visible: RowWindow, goTo: (row: number) => void): void {
  const place = useRef<{ columns: number; byte: number } | null>(null);
  useEffect(() => {
    if (!view) return;
    const before = place.current;
    const isRewrapped = before !== null && before.columns !== view.columns;
    if (isRewrapped && before.byte > 0) void rowOfByte(before.byte).then(goTo);
    const byte = isRewrapped ? before.byte : (view.rows[visible.from - view.firstRow]?.byteStart ?? 0);
    place.current = { columns: view.columns, byte };
  }, [view, visible, goTo]);
}
