import { useMemo, useState } from 'react';
import type { AttentionRun, AttentionSubject } from '../../../contracts/attention-view.ts';
import { toErrorReport } from '../../../contracts/errors.ts';
import { HeatLegend } from '../../../plots/heat-map/heat-legend.tsx';
import type { HeatView } from '../../../plots/heat-map/view.ts';
import { KvTimelineLegend } from '../../../plots/kv-timeline/kv-timeline.tsx';
import { useTheme } from '../../../state/theme-store.ts';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { ErrorCard } from '../../../ui/error-card.tsx';
import { cellSentence } from '../cell-readout.ts';
import { RunFacts } from '../run-facts.tsx';
import { RunGate } from '../run-gate.tsx';
import { useRun, useTextSubject } from '../use-attention.ts';
import { useHead } from '../use-head.ts';
import { type HeadMap, type HeadRef, useHeadMap, usePreparedMap } from '../use-head-map.ts';
import { useTokenMarks } from '../use-token-marks.ts';
import { AgreementLane } from './agreement-lane.tsx';
import { LaneCard } from './lane-card.tsx';
import { LaneMap } from './lane-map.tsx';
import type { LaneStage } from './lane-stage.ts';
import styles from './policies-tab.module.css';
import { LanesExport } from './lanes-export.tsx';
import { PolicyControls } from './policy-controls.tsx';
import { useLanes, useSetup } from './use-lanes.ts';

/** One prompt, one budget, one map per policy: what each keeps of a head, and what it loses and costs. */
export function PoliciesTab() {
  const subject = useTextSubject();
  const state = useRun(subject);
  return (
    <RunGate state={state} hasSubject={subject !== null}>
      {(run, of) => <Policies run={run} subject={of} />}
    </RunGate>
  );
}

interface PoliciesProps {
  readonly run: AttentionRun;
  readonly subject: AttentionSubject;
}

function Policies({ run, subject }: PoliciesProps) {
  const { entry } = useHead(run);
  const head = useMemo((): HeadRef => ({ layer: entry.layer, head: entry.head }), [entry]);
  const { map, error, isBusy } = useHeadMap(subject, run, head);
  return (
    <div className={styles.tab} aria-busy={isBusy}>
      <PolicyControls run={run} head={head} />
      <RunFacts run={run} />
      {error && <ErrorCard report={toErrorReport(error)} />}
      {map && <Lanes run={run} subject={subject} head={head} map={map} />}
    </div>
  );
}

interface LanesProps extends PoliciesProps {
  readonly head: HeadRef;
  readonly map: HeadMap;
}

function Lanes({ run, subject, head, map }: LanesProps) {
  const lanes = useLanes();
  const setup = useSetup(run);
  const theme = useTheme((state) => state.theme);
  const [view, setView] = useState<HeatView | null>(null);
  const pointer = useTokenMarks(run);
  const { heat } = usePreparedMap(map, null);
  const stage: LaneStage = { run, subject, setup, head, map, theme, view, onView: setView, pointer };
  return (
    <>
      <div className={styles.legends}>
        {heat && <HeatLegend scale={heat.scale} theme={theme} isMasked />}
        {setup.decoded > 0 && <KvTimelineLegend />}
        <p className={styles.readout}>
          {pointer.cell
            ? cellSentence(run.tokens, map.matrix, pointer.cell)
            : 'Kept cells over the dense weights, rows are queries. All maps zoom and point together.'}
        </p>
        <LanesExport lanes={lanes} stage={stage} />
      </div>
      <div className={styles.lanes}>
        <div className={styles.stack}>
          <article className={styles.lane} aria-label="Dense">
            <header className={styles.laneHead}>
              <h2>Dense</h2>
            </header>
            <LaneMap stage={stage} kept={null} label="Dense weights of the head" />
          </article>
          {lanes.length > 1 && <AgreementLane lanes={lanes} stage={stage} />}
        </div>
        {lanes.map((lane) => (
          <LaneCard key={lane.lane.id} lane={lane} stage={stage} />
        ))}
      </div>
      <p className={styles.readout}>
        Operations and bytes are counted, not timed: the browser runs dense kernels with a mask. The budget
        holds for every policy that counts keys; one with a budget of its own says so.
      </p>
      {lanes.length === 0 && <EmptyState title="No policy" text="Add a policy to see what it keeps." />}
    </>
  );
}
