import { lazy, Suspense, useState } from 'react';
import type { BoundariesState } from '../../contracts/workspace.ts';
import { useWorkspace, workspaceActions } from '../../state/workspace-store.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorCard } from '../../ui/error-card.tsx';
import { type TabItem, Tabs } from '../../ui/tabs.tsx';
import styles from './boundaries-view.module.css';
import { LaneList } from './lane-list.tsx';
import { TextEditor } from './text-editor.tsx';
import { TokensTab } from './tokens-tab.tsx';
import { useDocument, useDocumentOfWorkspace } from './use-document.ts';

const MetricsTab = lazy(async () => ({ default: (await import('./metrics-tab.tsx')).MetricsTab }));
const ExchangeTab = lazy(async () => ({ default: (await import('./exchange-tab.tsx')).ExchangeTab }));
const PremiumTab = lazy(async () => ({ default: (await import('./premium-tab.tsx')).PremiumTab }));
const AddLaneDialog = lazy(async () => ({ default: (await import('./add-lane-dialog.tsx')).AddLaneDialog }));
const VocabularyDialog = lazy(async () => ({
  default: (await import('./vocabulary-dialog.tsx')).VocabularyDialog,
}));

const waiting = <div className={styles.waiting} aria-busy="true" />;

/** Token boundaries full screen: the text and the lanes beside the tokens and their figures. */
export function BoundariesView() {
  useDocumentOfWorkspace();
  const snapshot = useDocument();
  const tab = useWorkspace((state) => state.boundaries.tab);
  const [isAdding, setAdding] = useState(false);
  const [searched, setSearched] = useState<string | null>(null);
  const { summary, error } = snapshot;
  const figures = (Tab: typeof MetricsTab) => () => (
    <Suspense fallback={waiting}>
      <div className={styles.figures}>{summary && <Tab summary={summary} />}</div>
    </Suspense>
  );
  const tabs: readonly TabItem<BoundariesState['tab']>[] = [
    { id: 'tokens', label: 'Tokens', render: () => <TokensTab snapshot={snapshot} onSearch={setSearched} /> },
    { id: 'metrics', label: 'Metrics', render: figures(MetricsTab) },
    { id: 'exchange', label: 'Exchange rates', render: figures(ExchangeTab) },
    { id: 'premium', label: 'Premium', render: figures(PremiumTab) },
  ];
  return (
    <div className={styles.view}>
      <div className={styles.side}>
        <section className={styles.text} aria-label="Text">
          <TextEditor />
        </section>
        {error && <ErrorCard report={error} />}
        <section className={styles.lanes} aria-label="Lanes">
          {summary && <LaneList summary={summary} onSearch={setSearched} />}
          <Button icon="plus" onPress={() => setAdding(true)}>
            Add a tokenizer
          </Button>
        </section>
      </div>
      <div className={styles.main}>
        <Tabs
          label="Token boundaries"
          tabs={tabs}
          selected={tab}
          onChange={(to) => workspaceActions.setTab(to)}
        />
      </div>
      <Suspense fallback={null}>
        {isAdding && <AddLaneDialog onClose={() => setAdding(false)} />}
        {searched !== null && summary && (
          <VocabularyDialog
            summary={summary}
            lane={searched}
            onLane={setSearched}
            onClose={() => setSearched(null)}
          />
        )}
      </Suspense>
    </div>
  );
}
