import { formatCount } from '../../../base/format-number.ts';
import type { AttentionRun, AttentionSubject } from '../../../contracts/attention-view.ts';
import { workspaceActions } from '../../../state/workspace-store.ts';
import { Select } from '../../../ui/select.tsx';
import { Slider } from '../../../ui/slider.tsx';
import { useSetup } from '../policies/use-lanes.ts';
import { RunFacts } from '../run-facts.tsx';
import { RunGate } from '../run-gate.tsx';
import { useAttention, useRun, useTextSubject } from '../use-attention.ts';
import { AccountTable } from './account-table.tsx';
import styles from './accounting.module.css';
import { ParetoSection } from './pareto-section.tsx';

/** What each policy keeps, loses and costs, counted; and how that changes with the budget. */
export function AccountingTab() {
  const subject = useTextSubject();
  const state = useRun(subject);
  return (
    <RunGate state={state} hasSubject={subject !== null}>
      {(run, of) => <Accounting run={run} subject={of} />}
    </RunGate>
  );
}

function Accounting({ run, subject }: { readonly run: AttentionRun; readonly subject: AttentionSubject }) {
  const { mode, budget, pareto } = useAttention();
  const setup = useSetup(run);
  const prompt = run.nTokens - setup.decoded;
  return (
    <div className={styles.tab}>
      <div className={styles.bar}>
        <Select
          label="Mode"
          value={mode}
          options={[
            { value: 'audit', label: 'Audit', description: 'Masks are scored against one dense run' },
            { value: 'online', label: 'Online', description: 'The model really runs under the masks' },
          ]}
          onChange={(to) => workspaceActions.setAttention({ mode: to })}
        />
        <Select
          label="Stage"
          value={pareto.stage}
          options={[
            { value: 'prefill', label: `Prompt, ${formatCount(prompt)} tokens` },
            { value: 'decode', label: `Decoding, ${formatCount(setup.decoded)} tokens` },
          ]}
          onChange={(stage) => workspaceActions.setAttention({ pareto: { ...pareto, stage } })}
        />
        <div className={styles.budget}>
          <Slider
            label="Budget of a row"
            value={Math.round(budget * 100)}
            min={1}
            max={100}
            step={1}
            unit={`% = ${formatCount(Math.max(1, Math.round(prompt * budget)))} keys`}
            onChange={(to) => workspaceActions.setAttention({ budget: to / 100 })}
          />
        </div>
        <RunFacts run={run} />
      </div>
      <p className={styles.counted}>
        All costs are counted from the kept pairs, 4 operations per pair and channel, 2 per score of a
        selector. This page runs dense kernels with a mask, so its own clock says nothing about a
        policy&apos;s speed.
      </p>
      <AccountTable subject={subject} setup={setup} />
      <ParetoSection
        subject={subject}
        setup={setup}
        modelName={run.model.name}
        modelSha256={run.model.sha256}
      />
    </div>
  );
}
