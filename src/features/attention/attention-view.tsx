import { type ComponentType, Suspense, useMemo } from 'react';
import type { AttentionTab } from '../../contracts/attention-settings.ts';
import { workspaceActions } from '../../state/workspace-store.ts';
import { lazyPart } from '../../ui/lazy-part.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { DocumentError } from '../input/document-error.tsx';
import { ImagePicker } from '../input/image-picker.tsx';
import { TextEditor } from '../input/text-editor.tsx';
import styles from './attention-view.module.css';
import { SubjectControls, SubjectKind } from './subject-controls.tsx';
import { useAttention } from './use-attention.ts';

const RowImage = lazyPart(async () => (await import('./heads/row-image.tsx')).RowImage);

const waiting = <div className={styles.waiting} aria-busy="true" />;

/** The tabs in their order. */
const entries: readonly {
  readonly id: AttentionTab;
  readonly label: string;
  readonly Content: ComponentType;
}[] = [
  {
    id: 'heads',
    label: 'Heads',
    Content: lazyPart(async () => (await import('./heads/heads-tab.tsx')).HeadsTab),
  },
  {
    id: 'policies',
    label: 'Policies',
    Content: lazyPart(async () => (await import('./policies/policies-tab.tsx')).PoliciesTab),
  },
  {
    id: 'accounting',
    label: 'Accounting',
    Content: lazyPart(async () => (await import('./accounting/accounting-tab.tsx')).AccountingTab),
  },
  {
    id: 'needles',
    label: 'Needles',
    Content: lazyPart(async () => (await import('./needles/needles-tab.tsx')).NeedlesTab),
  },
];

/** What the model attends to, full screen: the text and what reads it beside a tab's figures. */
export function AttentionView() {
  const { tab, subject } = useAttention();
  const isImage = tab === 'heads' && subject === 'image';
  const tabs = useMemo(
    () =>
      entries.map(({ id, label, Content }) => ({
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
        {tab === 'heads' && <SubjectKind />}
        {isImage ? (
          <section className={styles.picture} aria-label="Picture">
            <ImagePicker />
            <Suspense fallback={waiting}>
              <RowImage />
            </Suspense>
          </section>
        ) : (
          <>
            {tab !== 'needles' && (
              <>
                <section className={styles.text} aria-label="Text">
                  <TextEditor />
                </section>
                <DocumentError />
              </>
            )}
            <SubjectControls />
          </>
        )}
      </div>
      <div className={styles.main}>
        <Tabs
          label="Attention"
          tabs={tabs}
          selected={tab}
          onChange={(to) => workspaceActions.setAttention({ tab: to })}
        />
      </div>
    </div>
  );
}
