import { lazy, Suspense, useState } from 'react';
import type { DocumentSnapshot } from '../../queries/document-session.ts';
import { RowsLegend } from '../../plots/token-rows/rows-legend.tsx';
import { trackWork } from '../../state/pending-work.ts';
import { toastActions } from '../../state/toast-store.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { type ExportFormat, ExportMenu } from '../../ui/export-menu.tsx';
import { laneLabels } from './lane-labels.ts';
import { RowsStage } from './rows-stage.tsx';
import { RowsToolbar } from './rows-toolbar.tsx';
import toolbar from './rows-toolbar.module.css';
import { SelectionBar } from './selection-bar.tsx';
import styles from './tokens-tab.module.css';
import { useTokenFocus } from './use-token-focus.ts';

const TokenInspector = lazy(async () => ({
  default: (await import('./token-inspector.tsx')).TokenInspector,
}));

interface TokensTabProps {
  readonly snapshot: DocumentSnapshot;
  /** Shows the vocabulary of a lane. */
  readonly onSearch: (lane: string) => void;
}

const formats: readonly ExportFormat[] = ['png', 'svg', 'csv', 'json'];

/** The tokens themselves: how they are drawn, the rows, the inspector of the pinned one, and what the marks mean. */
export function TokensTab({ snapshot, onSearch }: TokensTabProps) {
  const { summary, view, edited } = snapshot;
  const focus = useTokenFocus();
  const [firstRow, setFirstRow] = useState(0);
  if (!summary) return <div aria-busy="true" />;
  if (summary.lanes.length === 0) {
    return <EmptyState title="No tokenizer" text="Add a tokenizer to see where it cuts the text." />;
  }
  const { inspected } = focus;
  const label = laneLabels(summary.lanes).find(({ key }) => key === inspected?.lane);
  const onExport = (format: ExportFormat): void => {
    const work = async (): Promise<void> => {
      const { exportRows } = await import('./rows-export.ts');
      await exportRows(format, summary, firstRow);
    };
    void trackWork(work().catch(toastActions.error));
  };
  return (
    <div className={styles.tab}>
      <div className={toolbar.bar}>
        <RowsToolbar />
        <div className={toolbar.push}>
          {focus.selection && <SelectionBar selection={focus.selection} />}
          <ExportMenu formats={formats} onExport={onExport} />
        </div>
      </div>
      <div className={styles.main}>
        <RowsStage summary={summary} view={view} edited={edited} focus={focus} onFirstRow={setFirstRow} />
        {inspected && label && (
          <Suspense fallback={<aside className={styles.inspector} aria-busy="true" />}>
            <aside className={styles.inspector} aria-label="Token inspector">
              <TokenInspector
                summary={summary}
                lane={label}
                index={inspected.index}
                onClose={focus.release}
                onSearch={onSearch}
              />
            </aside>
          </Suspense>
        )}
      </div>
      <RowsLegend />
    </div>
  );
}
