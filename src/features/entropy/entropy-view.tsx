import { Suspense, useMemo } from 'react';
import { useWorkspace, workspaceActions } from '../../state/workspace-store.ts';
import { Tabs } from '../../ui/tabs.tsx';
import { DocumentError } from '../input/document-error.tsx';
import { TextEditor } from '../input/text-editor.tsx';
import { entropyTabs } from './entropy-tabs.ts';
import styles from './entropy-view.module.css';

const waiting = <div className={styles.waiting} aria-busy="true" />;

/** What the text tells a model, full screen: the text and a tab's settings beside its figures. */
export function EntropyView() {
  const chosen = useWorkspace((state) => state.entropy?.tab);
  const { id, Side } = entropyTabs.find((tab) => tab.id === chosen) ?? entropyTabs[0]!;
  const tabs = useMemo(
    () =>
      entropyTabs.map(({ id, label, Content }) => ({
        id,
        label,
        render: () => (
          <Suspense fallback={waiting}>
            <div className={styles.figures}>
              <Content />
            </div>
          </Suspense>
        ),
      })),
    [],
  );
  return (
    <div className={styles.view}>
      <div className={styles.side}>
        <section className={styles.text} aria-label="Text">
          <TextEditor />
        </section>
        <DocumentError />
        {Side && (
          <div className={styles.settings}>
            <Suspense fallback={waiting}>
              <Side />
            </Suspense>
          </div>
        )}
      </div>
      <div className={styles.main}>
        <Tabs
          label="Entropy"
          tabs={tabs}
          selected={id}
          onChange={(tab) => workspaceActions.setEntropy({ tab })}
        />
      </div>
    </div>
  );
}
