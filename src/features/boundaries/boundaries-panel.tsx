import { useCallback, useMemo } from 'react';
import { TokenRows } from '../../plots/token-rows/token-rows.tsx';
import { documentSession } from '../../queries/text.ts';
import { useWorkspace } from '../../state/workspace-store.ts';
import styles from './boundaries-panel.module.css';
import { laneLabels } from './lane-labels.ts';
import { useDocument, useDocumentOfWorkspace } from './use-document.ts';

export function BoundariesPanel() {
  useDocumentOfWorkspace();
  const { summary, view } = useDocument();
  const showIds = useWorkspace((state) => state.boundaries.showIds);
  const showWhitespace = useWorkspace((state) => state.boundaries.showWhitespace);
  const lanes = summary?.lanes;
  const labels = useMemo(() => laneLabels(lanes ?? []), [lanes]);
  const onColumns = useCallback((columns: number) => documentSession.wrap(columns), []);
  const onWindow = useCallback((window: { from: number; to: number }) => documentSession.show(window), []);
  return (
    <div className={styles.panel}>
      <TokenRows
        view={view}
        rowCount={summary?.rowCount ?? 0}
        lanes={labels}
        showIds={showIds}
        showWhitespace={showWhitespace}
        onColumns={onColumns}
        onWindow={onWindow}
      />
    </div>
  );
}
