import { useMemo } from 'react';
import type { AttentionRun, AttentionSubject } from '../../../contracts/attention-view.ts';
import { MapControls } from '../map-controls.tsx';
import { RunFacts } from '../run-facts.tsx';
import { RunGate } from '../run-gate.tsx';
import { useAttention, useRun, useTextSubject } from '../use-attention.ts';
import { HeadChooser } from './head-chooser.tsx';
import { headEntries, tellingHead } from './head-kinds.ts';
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
  const { head } = useAttention();
  const entries = useMemo(() => headEntries(run), [run]);
  const chosen = entries.find((entry) => entry.layer === head?.layer && entry.head === head.head);
  const entry = chosen ?? tellingHead(entries);
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
