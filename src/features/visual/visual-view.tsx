import { Suspense, useMemo } from 'react';
import { useWorkspace, workspaceActions } from '../../state/workspace-store.ts';
import { Tabs } from '../../ui/tabs.tsx';
import { ImagePicker } from '../input/image-picker.tsx';
import { PictureStage } from './picture-stage.tsx';
import { QuestionBox } from './question-box.tsx';
import { visualTabEntries } from './visual-tabs.ts';
import styles from './visual-view.module.css';

const waiting = <div className={styles.waiting} aria-busy="true" />;

/** Visual tokens full screen: the picture, the question and a tab's settings beside its figures. */
export function VisualView() {
  const chosen = useWorkspace((state) => state.visual?.tab);
  const { id, Side } = visualTabEntries.find((tab) => tab.id === chosen) ?? visualTabEntries[0]!;
  const tabs = useMemo(
    () =>
      visualTabEntries.map(({ id: tab, label, Content }) => ({
        id: tab,
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
        <section className={styles.picture} aria-label="Picture">
          <ImagePicker />
          <QuestionBox />
          <PictureStage />
        </section>
        {Side && (
          <Suspense fallback={waiting}>
            <Side />
          </Suspense>
        )}
      </div>
      <div className={styles.main}>
        <Tabs
          label="Visual tokens"
          tabs={tabs}
          selected={id}
          onChange={(tab) => workspaceActions.setVisual({ tab })}
        />
      </div>
    </div>
  );
}
