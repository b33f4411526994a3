import { useQuery } from '@tanstack/react-query';
import { formatPercent } from '../../../base/format-number.ts';
import type { PolicyAccount } from '../../../contracts/attention-view.ts';
import { toErrorReport } from '../../../contracts/errors.ts';
import { policyAccountQuery, policyMaskQuery } from '../../../queries/attention.ts';
import { ErrorCard } from '../../../ui/error-card.tsx';
import { FidelityBadge } from '../../../ui/fidelity-badge.tsx';
import { LaneMap } from './lane-map.tsx';
import type { LaneStage } from './lane-stage.ts';
import styles from './lane-summary.module.css';
import type { ReadyLane } from './use-lanes.ts';

interface LaneSummaryProps {
  readonly lane: ReadyLane;
  readonly stage: LaneStage;
}

/** A policy on the board: what it keeps of the head, and its key figures. */
export function LaneSummary({ lane, stage }: LaneSummaryProps) {
  const { subject, setup, head, run } = stage;
  const mask = useQuery(policyMaskQuery(subject, lane.ran, setup, head));
  const account = useQuery(policyAccountQuery(subject, lane.ran, setup));
  const error = mask.error ?? account.error;
  const { name, fidelity, fidelityNote } = lane.card;
  return (
    <article className={styles.lane} aria-label={name} aria-busy={mask.isFetching || account.isFetching}>
      <header className={styles.head}>
        <h3>{name}</h3>
        <FidelityBadge fidelity={fidelity} note={fidelityNote} />
      </header>
      {error ? (
        <ErrorCard report={toErrorReport(error)} />
      ) : (
        <>
          {mask.data?.nTokens === run.nTokens ? (
            <LaneMap stage={stage} kept={mask.data} label={`${name}: kept pairs of the head`} />
          ) : (
            <div className={styles.waiting} />
          )}
          <dl className={styles.figures}>
            {keyFigures(account.data).map(({ label, value, help }) => (
              <div key={label} title={help}>
                <dt>{label}</dt>
                <dd>{value}</dd>
              </div>
            ))}
          </dl>
        </>
      )}
    </article>
  );
}

/** The three figures that say most, over all layers and heads. */
function keyFigures(account: PolicyAccount | undefined) {
  const stage = account?.decode ?? account?.prefill;
  const share = (value: number | undefined): string => (value === undefined ? '…' : formatPercent(value));
  return [
    {
      label: 'Pairs kept',
      value: share(account && 1 - account.prefill.sparsity),
      help: 'Of the pairs that causality allows, in the prompt.',
    },
    {
      label: 'Mass recall',
      value: share(account?.prefill.recallMean),
      help: 'Dense attention weight on the kept keys of the prompt, mean over layers, heads and rows.',
    },
    {
      label: 'Cache held',
      value: share(stage && stage.kvHeldBytes / stage.denseKvBytes),
      help: 'Keys and values in the cache at the end, against dense attention.',
    },
  ];
}
