import { useMemo, useState } from 'react';
import type { AttentionRun, AttentionSubject } from '../../contracts/attention-view.ts';
import { toErrorReport } from '../../contracts/errors.ts';
import { HeatLegend } from '../../plots/heat-map/heat-legend.tsx';
import type { HeatView } from '../../plots/heat-map/view.ts';
import { useTheme } from '../../state/theme-store.ts';
import { ErrorCard } from '../../ui/error-card.tsx';
import styles from './attention-panel.module.css';
import { cellSentence } from './cell-readout.ts';
import { kindLabels } from './heads/head-kinds.ts';
import { LaneMap } from './policies/lane-map.tsx';
import type { LaneStage } from './policies/lane-stage.ts';
import { LaneSummary } from './policies/lane-summary.tsx';
import { useLanes, useSetup } from './policies/use-lanes.ts';
import { RunGate } from './run-gate.tsx';
import { useRun, useTextSubject } from './use-attention.ts';
import { useHead } from './use-head.ts';
import { type HeadMap, type HeadRef, useHeadMap, usePreparedMap } from './use-head-map.ts';
import { useTokenMarks } from './use-token-marks.ts';

/** Policies beside the head, the first ones of the settings. */
const shownLanes = 2;

/** The board's view of attention: one head, and what policies keep of it. */
export function AttentionPanel() {
  const subject = useTextSubject();
  const state = useRun(subject);
  return (
    <RunGate state={state} hasSubject={subject !== null}>
      {(run, of) => <Panel run={run} subject={of} />}
    </RunGate>
  );
}

interface PanelProps {
  readonly run: AttentionRun;
  readonly subject: AttentionSubject;
}

function Panel({ run, subject }: PanelProps) {
  const { entry } = useHead(run);
  const head = useMemo((): HeadRef => ({ layer: entry.layer, head: entry.head }), [entry]);
  const { map, error, isBusy } = useHeadMap(subject, run, head);
  if (error) return <ErrorCard report={toErrorReport(error)} />;
  const name = entry.kinds[0] ? `, ${kindLabels[entry.kinds[0]]}` : '';
  return (
    <div className={styles.waiting} aria-busy={isBusy}>
      {map && (
        <DrawnPanel
          run={run}
          subject={subject}
          head={head}
          map={map}
          title={`Layer ${head.layer + 1}, head ${head.head + 1}${name}`}
        />
      )}
    </div>
  );
}

interface DrawnPanelProps extends PanelProps {
  readonly head: HeadRef;
  readonly map: HeadMap;
  readonly title: string;
}

function DrawnPanel({ run, subject, head, map, title }: DrawnPanelProps) {
  const theme = useTheme((state) => state.theme);
  const setup = useSetup(run);
  const lanes = useLanes().slice(0, shownLanes);
  const [view, setView] = useState<HeatView | null>(null);
  const pointer = useTokenMarks(run);
  const { heat } = usePreparedMap(map, null);
  const stage: LaneStage = { run, subject, setup, head, map, theme, view, onView: setView, pointer };
  return (
    <div className={styles.panel}>
      <section className={styles.head} aria-label={title}>
        <h3 className={styles.title}>{title}</h3>
        <LaneMap stage={stage} kept={null} label={`Attention of ${title}: queries down, keys across`} />
      </section>
      {lanes.map((lane) => (
        <LaneSummary key={lane.lane.id} lane={lane} stage={stage} />
      ))}
      <div className={styles.legend}>
        {heat && <HeatLegend scale={heat.scale} theme={theme} isMasked isShort />}
      </div>
      <p className={styles.readout}>
        {pointer.cell
          ? cellSentence(run.tokens, map.matrix, pointer.cell)
          : `${run.model.name}, ${run.nTokens} tokens${run.leftOut > 0 ? ` (${run.leftOut} more left out)` : ''}, ${setup.mode}. Rows are queries, columns the keys they read.`}
      </p>
    </div>
  );
}
