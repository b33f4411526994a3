import type { AttentionRun, AttentionSubject } from '../../../contracts/attention-view.ts';
import { toErrorReport } from '../../../contracts/errors.ts';
import { ErrorCard } from '../../../ui/error-card.tsx';
import { MapControls } from '../map-controls.tsx';
import { RunFacts } from '../run-facts.tsx';
import { RunGate } from '../run-gate.tsx';
import { useAttention, useRun, useTextSubject } from '../use-attention.ts';
import { useImageSubject } from '../use-image-subject.ts';
import { useHead } from '../use-head.ts';
import { HeadChooser } from './head-chooser.tsx';
import { HeadStage } from './head-stage.tsx';
import styles from './heads-tab.module.css';

/** What every head attends to: all of them small, one of them large. */
export function HeadsTab() {
  const { subject } = useAttention();
  return subject === 'image' ? <ImageHeads /> : <TextHeads />;
}

function TextHeads() {
  const subject = useTextSubject();
  const state = useRun(subject);
  return (
    <RunGate state={state} hasSubject={subject !== null}>
      {(run, of) => <Heads run={run} subject={of} />}
    </RunGate>
  );
}

function ImageHeads() {
  const { subject, error } = useImageSubject();
  const state = useRun(subject);
  if (error) return <ErrorCard report={toErrorReport(error)} />;
  if (!subject) return <div aria-busy="true" />;
  return (
    <RunGate state={state} hasSubject>
      {(run, of) => <Heads run={run} subject={of} />}
    </RunGate>
  );
}

function Heads({ run, subject }: { readonly run: AttentionRun; readonly subject: AttentionSubject }) {
  const { entries, entry } = useHead(run);
  return (
    <div className={styles.tab}>
      <header className={styles.head}>
        <MapControls />
        <RunFacts run={run} />
      </header>
      <HeadStage run={run} subject={subject} entry={entry}>
        <HeadChooser run={run} entries={entries} selected={entry} />
      </HeadStage>
    </div>
  );
}
