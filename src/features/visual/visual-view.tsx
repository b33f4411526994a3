import { Suspense, useMemo } from 'react';
import { isSound } from '../../contracts/sample-sounds.ts';
import { useWorkspace, workspaceActions } from '../../state/workspace-store.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { ImagePicker } from '../input/image-picker.tsx';
import { EncoderChooser } from './encoder/encoder-chooser.tsx';
import { PictureStage } from './picture-stage.tsx';
import { QuestionBox } from './question-box.tsx';
import { useImage } from './use-picture.ts';
import { visualTabEntries } from './visual-tabs.ts';
import styles from './visual-view.module.css';

const waiting = <div className={styles.waiting} aria-busy="true" />;

const noEncoder = (
  <EmptyState
    title="No encoder for sound"
    text="The tokens of this sound are frames of its spectrogram: there is no audio encoder here to send what is left through. Choose a picture, or see on the wall what each method keeps of the sound."
  />
);

/** Visual tokens full screen: the picture, the question and a tab's settings beside its figures. */
export function VisualView() {
  const chosen = useWorkspace((state) => state.visual?.tab);
  const { id, Side } = visualTabEntries.find((tab) => tab.id === chosen) ?? visualTabEntries[0]!;
  const hasEncoder = !isSound(useImage());
  const tabs = useMemo(
    () =>
      visualTabEntries.map(({ id: tab, label, needsEncoder, Content }) => ({
        id: tab,
        label,
        render: () => (
          <Suspense fallback={waiting}>
            <div className={styles.figures}>{needsEncoder && !hasEncoder ? noEncoder : <Content />}</div>
          </Suspense>
        ),
      })),
    [hasEncoder],
  );
  return (
    <div className={styles.view}>
      <div className={styles.side}>
        <section className={styles.picture} aria-label="Picture">
          <ImagePicker />
          {hasEncoder && <EncoderChooser />}
          {hasEncoder && <QuestionBox />}
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
