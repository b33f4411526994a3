import type { PrefillFormula } from '../../../analysis/prefill-cost.ts';
import type { RerunTable } from '../../../contracts/rerun-view.ts';
import type { EncoderFigures } from '../../../contracts/vision-view.ts';
import type { SweepPart } from '../../../queries/rerun.ts';
import type { Figures } from '../../export/figures-export.ts';
import { rerunMetrics } from './rerun-metrics.ts';
import type { ScoreFigures, ScoreRow } from './score-rows.ts';

const columns: readonly (keyof ScoreFigures)[] = [
  ...rerunMetrics.map(({ id }) => id),
  'languageModel',
  'methodMs',
  'layersMs',
];

/** What computed figures of an encoder: nothing is known before the picture is open. */
export const encoderOrigin = (encoder: EncoderFigures | null): Pick<Figures, 'origin'> =>
  encoder
    ? { origin: { model: { id: encoder.model.id, sha256: encoder.model.sha256 }, backend: encoder.backend } }
    : {};

/** The table as a file: a mean and its interval for every figure. */
export const scoreFigures = (
  scored: readonly ScoreRow[],
  { rows, whole }: RerunTable,
  { ref, request }: SweepPart,
  encoder: EncoderFigures | null,
  formula: PrefillFormula,
): Figures => ({
  name: 'tokenscope-rerun',
  method: null,
  params: {
    after: request.after,
    share: request.shares[0]!,
    layout: ref.layout,
    question: ref.question,
    formula,
  },
  seed: request.seeds[0] ?? null,
  ...encoderOrigin(encoder),
  table: [
    ['method', 'fidelity', 'seeds', ...columns.flatMap((id) => [id, `${id}_low`, `${id}_high`])],
    ...scored.map(({ card, figures }) => [
      card.id,
      card.fidelity,
      figures.tokens?.n ?? 0,
      ...columns.flatMap((id) => {
        const value = figures[id];
        return value ? [value.mean, value.low, value.high] : [null, null, null];
      }),
    ]),
  ],
  json: { whole, rows },
});
