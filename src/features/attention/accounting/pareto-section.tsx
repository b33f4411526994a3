import { useMemo } from 'react';
import { stableStringify } from '../../../base/stable-hash.ts';
import type { AttentionSubject, PolicySetup } from '../../../contracts/attention-view.ts';
import { toErrorReport } from '../../../contracts/errors.ts';
import {
  type ParetoCost,
  type ParetoQuality,
  paretoCosts,
  paretoQualities,
} from '../../../contracts/pareto-settings.ts';
import type { ParetoSeries } from '../../../plots/pareto/layout.ts';
import { ParetoChart } from '../../../plots/pareto/pareto-chart.tsx';
import { workspaceActions } from '../../../state/workspace-store.ts';
import { Button } from '../../../ui/button.tsx';
import { ErrorCard } from '../../../ui/error-card.tsx';
import { Progress } from '../../../ui/progress.tsx';
import { Select } from '../../../ui/select.tsx';
import { Toggle } from '../../../ui/toggle.tsx';
import { useLanes } from '../policies/use-lanes.ts';
import { useAttention } from '../use-attention.ts';
import { costFigures, qualityFigures, stageOf } from './account-figures.ts';
import styles from './accounting.module.css';
import { ParetoExport } from './pareto-export.tsx';
import { type SweepPoint, useSweep } from './use-sweep.ts';

interface ParetoSectionProps {
  readonly subject: AttentionSubject;
  readonly setup: PolicySetup;
  readonly modelSha256: string;
  readonly modelName: string;
}

/** What every policy keeps over what it costs, at many budgets; audit and online are two charts. */
export function ParetoSection({ subject, setup, modelName, modelSha256 }: ParetoSectionProps) {
  const { pareto } = useAttention();
  const sweep = useSweep(subject, setup);
  const quality = usableQuality(pareto.y, setup.mode === 'online');
  const figure = qualityFigures[quality];
  const cost = costFigures[pareto.x];
  const series = useSeries(sweep.points, quality);
  const change = (to: Partial<typeof pareto>): void =>
    workspaceActions.setAttention({ pareto: { ...pareto, ...to } });
  const stageWord = pareto.stage === 'prefill' ? 'the prompt' : 'decoding';
  return (
    <section className={styles.pareto} aria-label="Cost and quality">
      <div className={styles.bar}>
        <h2>Budget sweep</h2>
        <Select
          label="Quality"
          value={quality}
          options={paretoQualities
            .filter((id) => setup.mode === 'online' || !qualityFigures[id].isOnline)
            .map((id) => ({
              value: id,
              label: qualityFigures[id].label,
              description: qualityFigures[id].help,
            }))}
          onChange={(y: ParetoQuality) => change({ y })}
        />
        <Select
          label="Cost"
          value={pareto.x}
          options={paretoCosts.map((id) => ({
            value: id,
            label: costFigures[id].label,
            description: costFigures[id].help,
          }))}
          onChange={(x: ParetoCost) => change({ x })}
        />
        <Toggle label="All policies" isSelected={pareto.all} onChange={(all) => change({ all })} />
        {!sweep.isRunning && sweep.done < sweep.points.length && (
          <Button variant="primary" icon="play" onPress={sweep.start}>
            Sweep budgets
          </Button>
        )}
        <span className={styles.push} />
        <ParetoExport points={sweep.points} setup={setup} modelName={modelName} modelSha256={modelSha256} />
      </div>
      {sweep.isRunning && (
        <Progress
          progress={{
            label: setup.mode === 'online' ? 'Running under each budget' : 'Scoring each budget',
            done: sweep.done,
            total: sweep.points.length,
            unit: 'steps',
          }}
          onCancel={sweep.cancel}
        />
      )}
      {sweep.error && <ErrorCard report={toErrorReport(sweep.error)} onRetry={sweep.start} />}
      <ParetoChart
        caption={`${figure.label} over ${cost.label.toLowerCase()}, ${stageWord}, ${setup.mode}`}
        xLabel={`${cost.label} as a share of dense attention, ${stageWord} · ${setup.mode === 'online' ? 'online runs' : 'audit of one dense run'}`}
        yLabel={figure.label}
        axis={figure.axis}
        series={series}
        format={figure.format}
      />
    </section>
  );
}

/** Audit has no figures of the next token. */
const usableQuality = (wanted: ParetoQuality, isOnline: boolean): ParetoQuality =>
  isOnline || !qualityFigures[wanted].isOnline ? wanted : 'recallMean';

function useSeries(points: readonly SweepPoint[], quality: ParetoQuality): readonly ParetoSeries[] {
  const { pareto } = useAttention();
  const lanes = useLanes();
  const { x, stage } = pareto;
  return useMemo(() => {
    const byPolicy = new Map<string, SweepPoint[]>();
    for (const point of points) {
      byPolicy.set(point.card.id, [...(byPolicy.get(point.card.id) ?? []), point]);
    }
    return Array.from(byPolicy, ([id, ofPolicy]): ParetoSeries => {
      const current = lanes.find(({ lane }) => lane.id === id)?.ran.params;
      return {
        id,
        name: ofPolicy[0]!.card.name,
        points: ofPolicy.flatMap(({ card, lane, account }) => {
          const measured = account && stageOf(account, stage);
          if (!account || !measured) return [];
          const name = card.budgetParam;
          return {
            x: costFigures[x].of(measured),
            y: qualityFigures[quality].of(account, measured),
            label:
              name === null
                ? 'no budget'
                : `${card.params[name]?.label.toLowerCase()} ${Number(Number(lane.params[name]).toPrecision(3))}`,
            isCurrent: current !== undefined && stableStringify(lane.params) === stableStringify(current),
          };
        }),
      };
    });
  }, [points, lanes, x, stage, quality]);
}
