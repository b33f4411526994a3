import { LLAMA_7B, type PrefillFormula, prefillCost } from '../../../analysis/prefill-cost.ts';
import { formatFixed, formatPercent } from '../../../base/format-number.ts';
import type { RerunFigures, RerunMetric } from '../../../contracts/rerun-view.ts';

/** How a figure of a re-run is named, explained and written. */
export interface MetricInfo {
  readonly id: RerunMetric;
  readonly label: string;
  /** Short enough for a table. */
  readonly header: string;
  readonly help: string;
  readonly format: (value: number) => string;
  /** Half an interval, in the same unit. */
  readonly formatHalf: (half: number) => string;
  /** Which way is better; null where the figure is a size. */
  readonly better: 'high' | 'low' | null;
}

const signed = (value: number): string => `${value < 0 ? '−' : '+'}${formatFixed(Math.abs(value), 3)}`;
const decimals = (value: number): string => formatFixed(value, 3);
const oneDecimal = (value: number): string => formatFixed(value, 1);
const shareHalf = (half: number): string => formatFixed(100 * half, 1);
const whole = (value: number): string => formatFixed(value, Number.isInteger(value) ? 0 : 1);

/** Every figure: the size, what the encoder answers, what the features tell, the cost. */
export const rerunMetrics: readonly MetricInfo[] = [
  {
    id: 'tokens',
    label: 'Tokens',
    header: 'Tokens',
    help: 'Tokens that come out of the method.',
    format: whole,
    formatHalf: oneDecimal,
    better: null,
  },
  {
    id: 'cls',
    label: 'CLS cosine',
    header: 'CLS cosine',
    help: 'Cosine of the CLS state after the last layer to that of the whole picture; mean over views.',
    format: decimals,
    formatHalf: decimals,
    better: 'high',
  },
  {
    id: 'score',
    label: 'Text–image score, change',
    header: 'Δ score',
    help: 'Cosine of the picture to the question, less that of the whole picture.',
    format: signed,
    formatHalf: decimals,
    better: null,
  },
  {
    id: 'captionRank',
    label: 'Place of the right caption',
    header: 'Caption',
    help: 'Place of the right caption among the captions of all samples; 1 is best.',
    format: whole,
    formatHalf: oneDecimal,
    better: 'low',
  },
  {
    id: 'ranking',
    label: 'Ranking kept (Spearman ρ)',
    header: 'Ranking ρ',
    help: 'Rank correlation of all phrases that the encoder knows, ranked by the pruned and by the whole picture.',
    format: decimals,
    formatHalf: decimals,
    better: 'high',
  },
  {
    id: 'recall',
    label: 'Mask recall',
    header: 'Recall',
    help: 'Share of the ground-truth mask that the tokens show; a merged patch counts with its share of the token.',
    format: formatPercent,
    formatHalf: shareHalf,
    better: 'high',
  },
  {
    id: 'reconstruction',
    label: 'Reconstruction error',
    header: 'Rebuild error',
    help: '|X − W⁺Y| / |X|: what no linear map of the tokens brings back of the patch features.',
    format: decimals,
    formatHalf: decimals,
    better: 'low',
  },
  {
    id: 'coverage',
    label: 'Coverage',
    header: 'Coverage',
    help: 'Largest cosine of a patch to a token, mean over patches.',
    format: decimals,
    formatHalf: decimals,
    better: 'high',
  },
  {
    id: 'encoderCost',
    label: 'Encoder multiply-adds',
    header: 'Encoder',
    help: 'Multiply-adds of this encoder with pruning, as a share of those without; T (4 n d² + 2 n² d + 2 n d m).',
    format: formatPercent,
    formatHalf: shareHalf,
    better: 'low',
  },
  {
    id: 'ratio',
    label: 'Tokens kept',
    header: 'Kept',
    help: 'Tokens as a share of the real patches.',
    format: formatPercent,
    formatHalf: shareHalf,
    better: null,
  },
];

export const metricInfo = (id: string): MetricInfo =>
  rerunMetrics.find((metric) => metric.id === id) ?? rerunMetrics.find(({ id: known }) => known === 'cls')!;

/** Visual tokens of LLaVA-1.5, and the text tokens beside them: what the pruning papers count with. */
const llavaPatches = 576;
const textTokens = 40;

/** Figures that are shares are written in percent. */
export const shareFormats = { format: formatPercent, formatHalf: shareHalf } as const;

/** Prefill of LLaVA-1.5-7B at this share of its patches, as a share of the prefill with all of them. */
export const languageModelCost = ({ ratio }: Pick<RerunFigures, 'ratio'>, formula: PrefillFormula): number =>
  prefillCost(ratio * llavaPatches + textTokens, LLAMA_7B, formula) /
  prefillCost(llavaPatches + textTokens, LLAMA_7B, formula);
