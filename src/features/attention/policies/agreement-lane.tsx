import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { formatPercent } from '../../../base/format-number.ts';
import type { MaskAgreement } from '../../../contracts/attention-view.ts';
import { toErrorReport } from '../../../contracts/errors.ts';
import { HeatMap } from '../../../plots/heat-map/heat-map.tsx';
import { rampGradient } from '../../../plots/heat-map/colour-table.ts';
import type { ScaleSettings } from '../../../plots/heat-map/heat-scale.ts';
import { usePrepared } from '../../../plots/heat-map/use-prepared.ts';
import { maskAgreementQuery } from '../../../queries/attention.ts';
import { ErrorCard } from '../../../ui/error-card.tsx';
import { agreementShares } from './agreement-shares.ts';
import type { LaneStage } from './lane-stage.ts';
import styles from './policies-tab.module.css';
import type { ReadyLane } from './use-lanes.ts';

interface AgreementLaneProps {
  readonly lanes: readonly ReadyLane[];
  readonly stage: LaneStage;
}

const scale: ScaleSettings = { kind: 'linear', sinks: 'keep', sinkColumns: [] };

/** Where the policies agree: how many of them keep each pair. */
export function AgreementLane({ lanes, stage }: AgreementLaneProps) {
  const { subject, setup, head, run } = stage;
  const ran = useMemo(() => lanes.map((lane) => lane.ran), [lanes]);
  const { data, error, isFetching, refetch } = useQuery(maskAgreementQuery(subject, ran, setup, head));
  const shown = data?.nTokens === run.nTokens && data.lanes === lanes.length ? data : undefined;
  return (
    <article className={styles.lane} aria-label="Agreement" aria-busy={isFetching}>
      <header className={styles.laneHead}>
        <h2>Agreement of the {lanes.length}</h2>
      </header>
      {error && <ErrorCard report={toErrorReport(error)} onRetry={() => void refetch()} />}
      {shown ? <Agreement agreement={shown} stage={stage} /> : <div className={styles.map} />}
    </article>
  );
}

function Agreement({ agreement, stage }: { readonly agreement: MaskAgreement; readonly stage: LaneStage }) {
  const { theme, view, onView, pointer } = stage;
  const { nTokens: n, lanes, counts } = agreement;
  const matrix = useMemo(
    () => ({ rows: n, columns: n, values: Float32Array.from(counts), diagonal: 0 }),
    [n, counts],
  );
  const { heat, isBusy } = usePrepared(matrix, null, scale, 'max');
  const shares = useMemo(() => agreementShares(agreement), [agreement]);
  const describe = (cell: { row: number; column: number }): string =>
    `kept by ${counts[cell.row * n + cell.column]} of ${lanes}`;
  return (
    <>
      <div className={styles.map} aria-busy={isBusy}>
        {heat && (
          <HeatMap
            label="How many policies keep each pair"
            heat={heat}
            theme={theme}
            texts={null}
            view={view}
            onView={onView}
            marks={pointer.marks}
            onPoint={pointer.onPoint}
            onPress={pointer.onPress}
            describe={describe}
          />
        )}
      </div>
      <p className={styles.note}>
        {pointer.cell ? `This pair: ${describe(pointer.cell)}` : 'Policies that keep a pair'}
      </p>
      <div className={styles.scale}>
        <span style={{ backgroundImage: rampGradient(theme, 'plain') }} />
        <span className={styles.ends}>
          <span>none</span>
          <span>all {lanes}</span>
        </span>
      </div>
      <table className={styles.account}>
        <caption>Of the pairs that causality allows</caption>
        <tbody>
          <tr>
            <th scope="row">Kept by all</th>
            <td>{formatPercent(shares.all)}</td>
          </tr>
          <tr>
            <th scope="row">Kept by some, not all</th>
            <td>{formatPercent(shares.some)}</td>
          </tr>
          <tr>
            <th scope="row">Kept by none</th>
            <td>{formatPercent(shares.none)}</td>
          </tr>
          <tr title="Pairs kept by all over pairs kept by any.">
            <th scope="row">Jaccard</th>
            <td>{formatPercent(shares.jaccard)}</td>
          </tr>
        </tbody>
      </table>
    </>
  );
}
