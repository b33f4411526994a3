import { isCancelledError, useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { toErrorReport } from '../../../contracts/errors.ts';
import type { Progress as ProgressReport } from '../../../contracts/provenance.ts';
import type { RerunTable } from '../../../contracts/rerun-view.ts';
import { sampleImages } from '../../../contracts/sample-images.ts';
import { BudgetCurves } from '../../../plots/budget-curves/budget-curves.tsx';
import { sweepQuery, type SweepPart } from '../../../queries/rerun.ts';
import { trackWork } from '../../../state/pending-work.ts';
import { toastActions } from '../../../state/toast-store.ts';
import { workspaceActions } from '../../../state/workspace-store.ts';
import { Button } from '../../../ui/button.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { ErrorCard } from '../../../ui/error-card.tsx';
import { ExportMenu } from '../../../ui/export-menu.tsx';
import { Progress } from '../../../ui/progress.tsx';
import { Select } from '../../../ui/select.tsx';
import { useSettled } from '../../input/use-settled.ts';
import { metricInfo, rerunMetrics } from '../scores/rerun-metrics.ts';
import styles from '../scores/scores.module.css';
import { candidateCaptions, type RerunMethods, useRerunMethods } from '../scores/use-rerun-methods.ts';
import { usePicture, useRerunAfter, useSourceRef, useVisual } from '../use-picture.ts';
import { saveCurves } from './curve-export.ts';
import { curveSeries, curveShares } from './curve-series.ts';
import { CurveTable } from './curve-table.tsx';
import { MethodKeys } from './method-keys.tsx';

/** A sweep starts when the settings have stood still for so long, ms. */
const settleMs = 300;
const none: readonly RerunTable[] = [];

const scopes = [
  { value: 'picture', label: 'This picture', description: 'intervals over seeds' },
  {
    value: 'samples',
    label: `All ${sampleImages.length} samples`,
    description: 'whole pictures; intervals over pictures',
  },
] as const;

const metricOptions = rerunMetrics
  .filter(({ id }) => id !== 'tokens' && id !== 'ratio')
  .map(({ id, label, help }) => ({ value: id, label, description: help }));

/** One figure of every method over the share of the tokens kept. */
export function BudgetTab() {
  const { metric, methods: coloured, curvesOver } = useVisual('metric', 'methods', 'curvesOver');
  const { picture, error: unopened } = usePicture();
  const all = useRerunMethods();
  const parts = useSettled(useSweep(all), settleMs);
  const [progress, setProgress] = useState<ProgressReport | null>(null);
  const query = {
    ...sweepQuery(parts, setProgress),
    enabled: all.methods.length > 0 && picture !== undefined,
  };
  const { data: tables = none, error: cause, isFetching, refetch } = useQuery(query);
  // A cancelled sweep keeps the pictures that it has, and counts as no failure.
  const error = unopened ?? (isCancelledError(cause) ? null : cause);
  const client = useQueryClient();
  const info = metricInfo(metric);
  const curves = useMemo(
    () => curveSeries(tables, all.cards, { metric: info.id, coloured }),
    [tables, all.cards, info, coloured],
  );
  const isWaiting = isFetching && tables.length === 0;
  return (
    <div className={styles.tab} aria-busy={isFetching || (!picture && !error)}>
      <div className={styles.selects}>
        <Select
          label="Figure"
          value={info.id}
          options={metricOptions}
          onChange={(value) => workspaceActions.setVisual({ metric: value })}
        />
        <Select
          label="Pictures"
          value={curvesOver}
          options={scopes}
          onChange={(value) => workspaceActions.setVisual({ curvesOver: value })}
        />
        <div className={styles.push}>
          <ExportMenu
            formats={['png', 'svg', 'csv', 'json']}
            onExport={(format) => {
              const encoder = picture?.encoder ?? null;
              void trackWork(saveCurves(format, { curves, info, tables, parts, encoder })).catch(
                toastActions.error,
              );
            }}
          />
        </div>
      </div>
      {isFetching && (
        <Progress
          progress={progress ?? { label: 'Opening the picture', done: 0, total: null, unit: 'steps' }}
          onCancel={() => void client.cancelQueries({ queryKey: query.queryKey }, { revert: false })}
        />
      )}
      {error && <ErrorCard report={toErrorReport(error)} onRetry={() => void refetch()} />}
      {!error && tables.length > 0 && curves.length === 0 && (
        <EmptyState
          title={`No ${info.label.toLowerCase()} here`}
          text="The encoder or the picture gives no such figure: choose another figure, or another encoder."
        />
      )}
      {!error && curves.length > 0 && (
        <>
          <BudgetCurves
            caption={`${info.label} over the share of tokens kept, ${curves.length} methods`}
            yLabel={info.label}
            curves={curves}
            format={info.format}
          />
          <MethodKeys curves={curves} chosen={coloured} />
          <p className={styles.note}>
            {info.help}{' '}
            {curvesOver === 'samples'
              ? `Bands are 95 % intervals of the mean over ${tables.length} of ${parts.length} pictures.`
              : 'Bands are 95 % intervals of the mean over seeds, of methods that draw.'}{' '}
            A single point is a method that decides by itself how much to keep.
          </p>
          {!isFetching && tables.length < parts.length && (
            <p>
              <Button icon="retry" onPress={() => void refetch()}>
                Run all {parts.length} pictures
              </Button>
            </p>
          )}
          <CurveTable curves={curves} cards={all.cards} info={info} />
        </>
      )}
      {!error && picture && !isWaiting && tables.length === 0 && all.methods.length > 0 && (
        <EmptyState
          title="Not computed"
          text="The run was cancelled."
          action={
            <Button icon="retry" onPress={() => void refetch()}>
              Run
            </Button>
          }
        />
      )}
    </div>
  );
}

/** The pictures to run on, and what is asked of each. */
function useSweep({ methods, seeds }: RerunMethods): readonly SweepPart[] {
  const ref = useSourceRef();
  const { curvesOver } = useVisual('curvesOver');
  const rerunAfter = useRerunAfter();
  return useMemo(() => {
    const refs =
      curvesOver === 'picture'
        ? [ref]
        : sampleImages.map(({ id, question }) => ({
            model: ref.model,
            image: { kind: 'sample', id } as const,
            layout: 'whole' as const,
            question,
          }));
    return refs.map((of) => ({
      ref: of,
      request: {
        methods,
        shares: curveShares,
        seeds,
        after: rerunAfter,
        captions: candidateCaptions(of.image),
        isTimed: false,
      },
    }));
  }, [methods, seeds, rerunAfter, ref, curvesOver]);
}
