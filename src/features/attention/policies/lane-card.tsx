import { useQuery } from '@tanstack/react-query';
import { kvHeadOf } from '../../../base/causal-attention.ts';
import { formatCount, formatPercent } from '../../../base/format-number.ts';
import { type HeadMask, keepsPair } from '../../../contracts/attention-view.ts';
import { toErrorReport } from '../../../contracts/errors.ts';
import { KvTimeline } from '../../../plots/kv-timeline/kv-timeline.tsx';
import { kvTimelineQuery, policyMaskQuery } from '../../../queries/attention.ts';
import { ErrorCard } from '../../../ui/error-card.tsx';
import { AccountFigures } from './account-figures.tsx';
import { LaneHead } from './lane-head.tsx';
import { LaneMap } from './lane-map.tsx';
import type { LaneStage } from './lane-stage.ts';
import styles from './policies-tab.module.css';
import type { ReadyLane } from './use-lanes.ts';

interface LaneCardProps {
  readonly lane: ReadyLane;
  readonly stage: LaneStage;
}

/** One policy: what it keeps of the head, what its cache holds, and what that costs. */
export function LaneCard({ lane, stage }: LaneCardProps) {
  const { subject, setup, head, run } = stage;
  const mask = useQuery(policyMaskQuery(subject, lane.ran, setup, head));
  const shown = mask.data?.nTokens === run.nTokens ? mask.data : undefined;
  return (
    <article className={styles.lane} aria-label={lane.card.name} aria-busy={mask.isFetching}>
      <LaneHead lane={lane} />
      {mask.error ? (
        <ErrorCard report={toErrorReport(mask.error)} onRetry={() => void mask.refetch()} />
      ) : (
        <>
          {shown ? (
            <LaneMap stage={stage} kept={shown} label={`${lane.card.name}: kept pairs of the head`} />
          ) : (
            <div className={styles.map} />
          )}
          <p className={styles.note}>{shown ? maskSentence(shown, stage, lane) : 'Planning…'}</p>
          {setup.decoded > 0 && <LaneTimeline lane={lane} stage={stage} />}
          <AccountFigures subject={subject} lane={lane.ran} setup={setup} />
        </>
      )}
    </article>
  );
}

function LaneTimeline({ lane, stage }: LaneCardProps) {
  const { subject, setup, head, run, pointer, theme } = stage;
  const { nHead, nKvHead } = run.geometry;
  const at = { layer: head.layer, kvHead: kvHeadOf(head.head, nHead, nKvHead) };
  const { data } = useQuery(kvTimelineQuery(subject, lane.ran, setup, at));
  if (data?.nTokens !== run.nTokens) return null;
  return (
    <KvTimeline
      label={`Cache of ${lane.card.name}`}
      timeline={data}
      keyLabel={(key) => run.tokens.label[key] ?? ''}
      theme={theme}
      onPoint={(key) => pointer.onPoint(key === null ? null : { row: run.nTokens - 1, column: key })}
    />
  );
}

/** How much the head keeps, and of the cell that is pointed at whether it does. */
function maskSentence(mask: HeadMask, { pointer }: LaneStage, { isOnBudget }: ReadyLane): string {
  const { cell } = pointer;
  if (cell) return keepsPair(mask, cell.row, cell.column) ? 'Keeps this pair' : 'Drops this pair';
  const parts = [
    `This head keeps ${formatPercent(mask.kept / mask.causal)} of ${formatCount(mask.causal)} pairs`,
  ];
  if (!isOnBudget) parts.push('budget of its own');
  if (mask.rerunOn) parts.push(`reruns on ${formatCount(mask.rerunOn.length)} tokens`);
  if (mask.note) parts.push(`last call: ${mask.note}`);
  return parts.join(' · ');
}
