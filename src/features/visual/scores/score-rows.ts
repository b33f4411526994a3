import { meanInterval, type MeanInterval } from '../../../analysis/mean-interval.ts';
import type { PrefillFormula } from '../../../analysis/prefill-cost.ts';
import type { RerunFigures, RerunTable } from '../../../contracts/rerun-view.ts';
import type { PrunerCard } from '../../../contracts/vision-view.ts';
import { needsText } from '../pruning-runs.ts';
import { languageModelCost, type MetricInfo, rerunMetrics } from './rerun-metrics.ts';

/** What stands in a column: a mean over the seeds of a method, or nothing. */
export type ScoreFigures = Readonly<Record<keyof RerunFigures | 'languageModel', MeanInterval | null>>;

export interface ScoreRow {
  readonly card: PrunerCard;
  readonly figures: ScoreFigures;
}

/** A method without figures, and why, in one sentence. */
export interface MissingRow {
  readonly card: PrunerCard;
  readonly reason: string;
}

/** The rows of the table in the order of the registry, and the methods that have none. */
export function scoreRows(
  { rows }: RerunTable,
  cards: readonly PrunerCard[],
  formula: PrefillFormula,
): { readonly scored: readonly ScoreRow[]; readonly missing: readonly MissingRow[] } {
  const scored: ScoreRow[] = [];
  const missing: MissingRow[] = [];
  for (const card of cards) {
    const results = rows.filter(({ method }) => method === card.id).map(({ result }) => result);
    const done = results.flatMap((result) => (result.kind === 'done' ? [result.figures] : []));
    const [first] = results;
    if (done.length > 0) scored.push({ card, figures: averaged(done, formula) });
    else if (first?.kind === 'unmet') {
      missing.push({ card, reason: `${card.name} ${needsText(first.needs)}.` });
    } else if (first?.kind === 'failed') {
      missing.push({ card, reason: `${card.name}: ${first.error.message} ${first.error.cure}` });
    }
  }
  return { scored, missing };
}

const timed = ['methodMs', 'layersMs'] as const;

function averaged(done: readonly RerunFigures[], formula: PrefillFormula): ScoreFigures {
  const over = (of: (figures: RerunFigures) => number | null): MeanInterval | null =>
    meanInterval(done.map(of).filter((value): value is number => value !== null && Number.isFinite(value)));
  const figures = Object.fromEntries(
    [...rerunMetrics.map(({ id }) => id), ...timed].map((id) => [id, over((of) => of[id])]),
  );
  return {
    ...(figures as Omit<ScoreFigures, 'languageModel'>),
    languageModel: over((of) => languageModelCost(of, formula)),
  };
}

/** A mean as text, with half the width of its interval where there is one. */
export function intervalText(
  value: MeanInterval | null,
  { format, formatHalf }: Pick<MetricInfo, 'format' | 'formatHalf'>,
): string {
  if (!value) return '–';
  const half = value.high - value.mean;
  return value.n === 1 || half === 0 ? format(value.mean) : `${format(value.mean)} ± ${formatHalf(half)}`;
}
