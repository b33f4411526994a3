import { type ComponentType, Suspense, useMemo, useState } from 'react';
import type { BoundariesState } from '../../contracts/workspace.ts';
import { useWorkspace, workspaceActions } from '../../state/workspace-store.ts';
import { Button } from '../../ui/button.tsx';
import { lazyPart } from '../../ui/lazy-part.tsx';
import { type TabItem, Tabs } from '../../ui/tabs.tsx';
import styles from './boundaries-view.module.css';
import { DocumentError } from '../input/document-error.tsx';
import { LaneList } from './lane-list.tsx';
import type { MeasuresTabProps } from './measures-tab.ts';
import { TextEditor } from '../input/text-editor.tsx';
import { TokensTab } from './tokens-tab.tsx';
import { useDocument } from '../input/use-document.ts';

const MetricsTab = lazyPart(async () => (await import('./metrics-tab.tsx')).MetricsTab);
const ExchangeTab = lazyPart(async () => (await import('./exchange-tab.tsx')).ExchangeTab);
const PremiumTab = lazyPart(async () => (await import('./premium-tab.tsx')).PremiumTab);
const AddLaneDialog = lazyPart(async () => (await import('./add-lane-dialog.tsx')).AddLaneDialog);
const VocabularyDialog = lazyPart(async () => (await import('./vocabulary-dialog.tsx')).VocabularyDialog);

const waiting = <div className={styles.waiting} aria-busy="true" />;

/**
 * Token boundaries full screen: the text and the lanes beside the tokens and their figures. The parts follow the document by
 * themselves, so that a keystroke draws anew only what it changes.
 */
export function BoundariesView() {
  const tab = useWorkspace((state) => state.boundaries.tab);
  const [isAdding, setAdding] = useState(false);
  const [searched, setSearched] = useState<string | null>(null);
  const tabs: readonly TabItem<BoundariesState['tab']>[] = useMemo(
    () => [
      { id: 'tokens', label: 'Tokens', render: () => <TokensTab onSearch={setSearched} /> },
      { id: 'metrics', label: 'Metrics', render: () => <Figures Tab={MetricsTab} /> },
      { id: 'exchange', label: 'Exchange rates', render: () => <Figures Tab={ExchangeTab} /> },
      { id: 'premium', label: 'Premium', render: () => <Figures Tab={PremiumTab} /> },
    ],
    [],
  );
  return (
    <div className={styles.view}>
      <div className={styles.side}>
        <section className={styles.text} aria-label="Text">
          <TextEditor />
        </section>
        <DocumentError />
        <section className={styles.lanes} aria-label="Lanes">
          <LaneList onSearch={setSearched} />
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
        {searched !== null && (
          <VocabularyDialog lane={searched} onLane={setSearched} onClose={() => setSearched(null)} />
        )}
      </Suspense>
    </div>
  );
}

/** A tab of figures, which follow the document at their own pace. */
function Figures({ Tab }: { readonly Tab: ComponentType<MeasuresTabProps> }) {
  const { summary } = useDocument();
  return (
    <Suspense fallback={waiting}>
      <div className={styles.figures}>{summary && <Tab summary={summary} />}</div>
    </Suspense>
  );
}
