import type { AttentionRun, AttentionSubject } from '../../../contracts/attention-view.ts';
import { MapControls } from '../map-controls.tsx';
import { RunFacts } from '../run-facts.tsx';
import { RunGate } from '../run-gate.tsx';
import { useRun, useTextSubject } from '../use-attention.ts';
import { useHead } from '../use-head.ts';
import { HeadChooser } from './head-chooser.tsx';
import { HeadStage } from './head-stage.tsx';
import styles from './heads-tab.module.css';

/** What every head attends to: all of them small, one of them large. */
export function HeadsTab() {
  const subject = useTextSubject();
  const state = useRun(subject);
  return (
    <RunGate state={state} hasSubject={subject !== null}>
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
