import { formatFixed, formatPercent } from '../../../base/format-number.ts';
import type { PolicyAccount, StageAccount } from '../../../contracts/attention-view.ts';
import type { AccountStage, ParetoCost, ParetoQuality } from '../../../contracts/pareto-settings.ts';
import type { ParetoAxis } from '../../../plots/pareto/layout.ts';

export interface CostFigure {
  readonly label: string;
  /** What it counts, one sentence. */
  readonly help: string;
  /** Share of dense attention. */
  readonly of: (stage: StageAccount) => number;
}

/** Costs as shares of dense attention: logical work, never time. */
export const costFigures: Readonly<Record<ParetoCost, CostFigure>> = {
  kept: {
    label: 'Pairs kept',
    help: 'Query–key pairs that are read, of those that causality allows.',
    of: ({ sparsity }) => 1 - sparsity,
  },
  flops: {
    label: 'Operations',
    help: "Attention on the kept pairs and the selector's own work, of dense attention; counted, not timed.",
    of: ({ attentionFlops, selectionFlops, denseFlops }) => (attentionFlops + selectionFlops) / denseFlops,
  },
  held: {
    label: 'Cache held',
    help: 'Key and value bytes that stay in the cache after the last step, of all.',
    of: ({ kvHeldBytes, denseKvBytes }) => kvHeldBytes / denseKvBytes,
  },
  read: {
    label: 'Cache read',
    help: 'Key and value bytes that the last step reads, of all.',
    of: ({ kvReadBytes, denseKvBytes }) => kvReadBytes / denseKvBytes,
  },
};

export interface QualityFigure {
  readonly label: string;
  readonly help: string;
  readonly axis: ParetoAxis;
  readonly format: (value: number) => string;
  /** Measured by running the model under the masks alone. */
  readonly isOnline: boolean;
  readonly of: (account: PolicyAccount, stage: StageAccount) => number;
}

const higher: ParetoAxis = { better: 'higher', scale: 'linear' };
const lower: ParetoAxis = { better: 'lower', scale: 'linear' };
const nats = (value: number): string =>
  value !== 0 && Math.abs(value) < 0.001 ? value.toExponential(1) : formatFixed(value, 3);

/** What is left of the model. */
export const qualityFigures: Readonly<Record<ParetoQuality, QualityFigure>> = {
  recallMean: {
    label: 'Mass recall',
    help: 'Dense attention on the kept keys, mean over layers, heads and rows.',
    axis: higher,
    format: formatPercent,
    isOnline: false,
    of: (_, { recallMean }) => recallMean,
  },
  recallP5: {
    label: 'Mass recall, 5th percentile',
    help: 'The recall that 95 % of the rows exceed: a mean hides a lost needle.',
    axis: higher,
    format: formatPercent,
    isOnline: false,
    of: (_, { recallP5 }) => recallP5,
  },
  topKRecall: {
    label: 'Top-k recall',
    help: "Share of a row's k most attended keys that are kept, k being the keys that it keeps.",
    axis: higher,
    format: formatPercent,
    isOnline: false,
    of: (_, { topKRecall }) => topKRecall,
  },
  outputError: {
    label: 'Output error',
    help: 'Norm of the change of attention outputs over their norm, root mean square over layers.',
    axis: lower,
    format: (value) => formatFixed(value, 3),
    isOnline: false,
    of: ({ layers }) =>
      Math.sqrt(layers.reduce((sum, { outputError }) => sum + outputError ** 2, 0) / layers.length),
  },
  klMean: {
    label: 'KL of the next token',
    help: 'Of the next token, dense against this policy, in nats: mean over the last prompt position and all decoded ones.',
    axis: { better: 'lower', scale: 'log' },
    format: nats,
    isOnline: true,
    of: ({ nextToken }) => nextToken?.klMean ?? Number.NaN,
  },
  agreement: {
    label: 'Same top token',
    help: 'Positions whose most probable token stays.',
    axis: higher,
    format: formatPercent,
    isOnline: true,
    of: ({ nextToken }) => nextToken?.agreement ?? Number.NaN,
  },
  deltaNll: {
    label: 'ΔNLL',
    help: "Mean change of the surprisal of the text's own next token, in nats.",
    axis: lower,
    format: nats,
    isOnline: true,
    of: ({ nextToken }) => nextToken?.deltaNll ?? Number.NaN,
  },
};

/** The figures of a stage; null when nothing was decoded. */
export const stageOf = (account: PolicyAccount, stage: AccountStage): StageAccount | null =>
  stage === 'prefill' ? account.prefill : account.decode;
