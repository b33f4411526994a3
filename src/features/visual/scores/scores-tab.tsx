import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { PREFILL_FORMULAS, type PrefillFormula } from '../../../analysis/prefill-cost.ts';
import { toErrorReport } from '../../../contracts/errors.ts';
import type { Progress as ProgressReport } from '../../../contracts/provenance.ts';
import type { RerunRequest } from '../../../contracts/rerun-view.ts';
import { rerunQuery } from '../../../queries/rerun.ts';
import { workspaceActions } from '../../../state/workspace-store.ts';
import { Button } from '../../../ui/button.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { ErrorCard } from '../../../ui/error-card.tsx';
import { NumberField } from '../../../ui/number-field.tsx';
import { Progress } from '../../../ui/progress.tsx';
import { Select } from '../../../ui/select.tsx';
import { Slider } from '../../../ui/slider.tsx';
import { FiguresMenu } from '../../export/figures-menu.tsx';
import { useSettled } from '../../input/use-settled.ts';
import { usePicture, useRerunAfter, useSourceRef, useVisual } from '../use-picture.ts';
import { scoreFigures } from './score-figures.ts';
import { scoreRows } from './score-rows.ts';
import { ScoresTable } from './scores-table.tsx';
import styles from './scores.module.css';
import { candidateCaptions, mostSeeds, useRerunMethods } from './use-rerun-methods.ts';

/** A run starts when the settings have stood still for so long, ms. */
const settleMs = 300;

const formulas = (Object.keys(PREFILL_FORMULAS) as PrefillFormula[]).map((value) => ({
  value,
  label: PREFILL_FORMULAS[value],
  description: value === 'divprune' ? 'as DivPrune counts' : 'SwiGLU, as SparseVLM counts',
}));

/** What each method keeps, sent through the layers that remain: how the encoder's answer changes, and what it costs. */
export function ScoresTab() {
  const ref = useSourceRef();
  const { picture, error: unopened } = usePicture();
  const { keep, formula, seedCount } = useVisual('keep', 'formula', 'seedCount');
  const rerunAfter = useRerunAfter();
  const { cards, methods, seeds } = useRerunMethods();
  const request: RerunRequest = useMemo(
    () => ({
      methods,
      shares: [keep / 100],
      seeds,
      after: rerunAfter,
      captions: candidateCaptions(ref.image),
      isTimed: true,
    }),
    [methods, keep, seeds, rerunAfter, ref.image],
  );
  const asked = useSettled(
    useMemo(() => ({ ref, request }), [ref, request]),
    settleMs,
  );
  const [progress, setProgress] = useState<ProgressReport | null>(null);
  const query = {
    ...rerunQuery(asked.ref, asked.request, setProgress),
    enabled: methods.length > 0 && picture !== undefined,
  };
  const { data, error: failure, isFetching, isPlaceholderData, refetch } = useQuery(query);
  const error = unopened ?? failure;
  const client = useQueryClient();
  const counted: PrefillFormula = formula in PREFILL_FORMULAS ? (formula as PrefillFormula) : 'divprune';
  const rows = useMemo(() => (data ? scoreRows(data, cards, counted) : null), [data, cards, counted]);
  const { layers, firstCut } = picture?.encoder ?? { layers: 5, firstCut: 0 };
  return (
    <div className={styles.tab} aria-busy={isFetching || asked.request !== request || (!picture && !error)}>
      <div className={styles.controls}>
        <Slider
          label="Tokens kept"
          value={keep}
          min={1}
          max={100}
          step={1}
          unit="%"
          onChange={(value) => workspaceActions.setVisual({ keep: value })}
        />
        <Slider
          label="Layers before pruning"
          value={Math.min(rerunAfter, layers - 1)}
          min={firstCut}
          max={layers - 1}
          step={1}
          unit={`of ${layers}`}
          onChange={(value) => workspaceActions.setVisual({ rerunAfter: value })}
        />
        <NumberField
          label="Seeds"
          value={seedCount}
          min={1}
          max={mostSeeds}
          step={1}
          onChange={(value) => workspaceActions.setVisual({ seedCount: value })}
        />
        <Select
          label="Language model cost"
          value={counted}
          options={formulas}
          onChange={(value) => workspaceActions.setVisual({ formula: value })}
        />
        <div className={styles.push}>
          <FiguresMenu
            figures={() =>
              data && rows ? scoreFigures(rows.scored, data, asked, picture?.encoder ?? null, counted) : null
            }
          />
        </div>
      </div>
      {isFetching && (
        <Progress
          progress={progress ?? { label: 'Opening the picture', done: 0, total: null, unit: 'steps' }}
          onCancel={() => void client.cancelQueries({ queryKey: query.queryKey })}
        />
      )}
      {error && <ErrorCard report={toErrorReport(error)} onRetry={() => void refetch()} />}
      {rows && data && !error ? (
        <ScoresTable table={data} rows={rows} after={asked.request.after} isStale={isPlaceholderData} />
      ) : (
        !isFetching &&
        !error &&
        picture &&
        methods.length > 0 && (
          <EmptyState
            title="Not computed"
            text="The run was cancelled."
            action={
              <Button icon="retry" onPress={() => void refetch()}>
                Run
              </Button>
            }
          />
        )
      )}
    </div>
  );
}
