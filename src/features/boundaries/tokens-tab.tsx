import { memo, Suspense, useCallback, useRef } from 'react';
import { RowsLegend } from '../../plots/token-rows/rows-legend.tsx';
import { documentSession } from '../../queries/text.ts';
import { trackWork } from '../../state/pending-work.ts';
import { toastActions } from '../../state/toast-store.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { type ExportFormat, ExportMenu } from '../../ui/export-menu.tsx';
import { lazyPart } from '../../ui/lazy-part.tsx';
import { laneLabels } from './lane-labels.ts';
import { RowsStage } from './rows-stage.tsx';
import { RowsToolbar } from './rows-toolbar.tsx';
import toolbar from './rows-toolbar.module.css';
import { SelectionBar } from './selection-bar.tsx';
import styles from './tokens-tab.module.css';
import { useDocument } from '../input/use-document.ts';
import { useTokenFocus } from './use-token-focus.ts';

const TokenInspector = lazyPart(async () => (await import('./token-inspector.tsx')).TokenInspector);

interface TokensTabProps {
  /** Shows the vocabulary of a lane. */
  readonly onSearch: (lane: string) => void;
}

/** The tokens themselves: how they are drawn, the rows, the inspector of the pinned one, and what the marks mean. */
export function TokensTab({ onSearch }: TokensTabProps) {
  const { summary, view, edited } = useDocument();
  const focus = useTokenFocus();
  const firstRow = useRef(0);
  const onFirstRow = useCallback((row: number) => {
    firstRow.current = row;
  }, []);
  const onExport = useCallback(
    (format: ExportFormat) => void trackWork(saveRows(format, firstRow.current)),
    [],
  );
  if (!summary) return <div aria-busy="true" />;
  if (summary.lanes.length === 0) {
    return <EmptyState title="No tokenizer" text="Add a tokenizer to see where it cuts the text." />;
  }
  const { inspected } = focus;
  const label = inspected && laneLabels(summary.lanes).find(({ key }) => key === inspected.lane);
  return (
    <div className={styles.tab}>
      <div className={toolbar.bar}>
        <RowsToolbar />
        <div className={toolbar.push}>
          {focus.selection && <SelectionBar selection={focus.selection} />}
          <RowsExport onExport={onExport} />
        </div>
      </div>
      <div className={styles.main}>
        <RowsStage summary={summary} view={view} edited={edited} focus={focus} onFirstRow={onFirstRow} />
        {label && (
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

const formats: readonly ExportFormat[] = ['png', 'svg', 'csv', 'json'];

interface RowsExportProps {
  readonly onExport: (format: ExportFormat) => void;
}

const RowsExport = memo(({ onExport }: RowsExportProps) => (
  <ExportMenu formats={formats} onExport={onExport} />
));

async function saveRows(format: ExportFormat, firstRow: number): Promise<void> {
  try {
    const { exportRows } = await import('./rows-export.ts');
    const { summary } = documentSession.getSnapshot();
    if (summary) await exportRows(format, summary, firstRow);
  } catch (error) {
    toastActions.error(error);
  }
}
