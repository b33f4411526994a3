import type { PolicyLane, PolicyMode } from './attention-view.ts';
import type { ModelRef } from './model.ts';
import { defaultNeedles, type NeedleSettings } from './needle-settings.ts';
import { defaultPareto, type ParetoSettings } from './pareto-settings.ts';

/** Tabs of the Attention Focus view, in their order. */
export const attentionTabs = ['heads', 'policies', 'accounting', 'needles'] as const;
export type AttentionTab = (typeof attentionTabs)[number];

/** How weights become colours: as they are, by logarithm, by each row's largest, or by the share of smaller weights. */
export const heatScales = ['linear', 'log', 'row', 'rank'] as const;
/** Sink columns: on the same scale as all, drawn but left out of the scale, or not drawn. */
export const sinkModes = ['keep', 'isolate', 'remove'] as const;
/** What one pixel shows of the many cells under it. */
export const heatPoolings = ['max', 'mean'] as const;
/** What the heads are sorted by; `place` is layer by layer. */
export const headOrders = [
  'place',
  'entropy',
  'sink',
  'previous',
  'local',
  'induction',
  'retrieval',
] as const;
/** Heads shown: all, or those that do one thing. */
export const headFilters = ['all', 'induction', 'previous', 'retrieval', 'sink', 'local'] as const;
export type HeadFilter = (typeof headFilters)[number];
export type HeadOrder = (typeof headOrders)[number];

/** What the Attention panel and its Focus view show; all of it lives in the permalink. */
export interface AttentionSettings {
  /** Tab of the Focus view. */
  readonly tab: AttentionTab;
  readonly subject: 'text' | 'image';
  /** The language model that reads the text. */
  readonly model: ModelRef;
  /** Tokens beyond this many are left out, in [1, 4096]. */
  readonly maxTokens: number;
  /** The head looked at, both from 0; null for the one with the highest induction score. */
  readonly head: { readonly layer: number; readonly head: number } | null;
  readonly scale: (typeof heatScales)[number];
  readonly sinks: (typeof sinkModes)[number];
  readonly pooling: (typeof heatPoolings)[number];
  readonly order: HeadOrder;
  readonly kind: HeadFilter;
  readonly mode: PolicyMode;
  /** Keys that a row may read, as a share of the prompt: the same for all lanes, in (0, 1]. */
  readonly budget: number;
  /** Last tokens that are decoded one by one. */
  readonly decoded: number;
  /** Seed of the policies that draw. */
  readonly seed: number;
  /** Policies with what was changed of their parameters; the budget is the shared one. */
  readonly lanes: readonly PolicyLane[];
  readonly pareto: ParetoSettings;
  readonly needles: NeedleSettings;
}

/** The settings that a person has not touched. */
export const defaultAttention: AttentionSettings = {
  tab: 'heads',
  subject: 'text',
  model: { kind: 'embedded', id: 'lm-bpe4k', precision: 'int8' },
  maxTokens: 1024,
  head: null,
  scale: 'row',
  sinks: 'isolate',
  pooling: 'max',
  order: 'place',
  kind: 'all',
  mode: 'audit',
  budget: 0.25,
  decoded: 24,
  seed: 1,
  lanes: [
    { id: 'streaming-llm', params: {} },
    { id: 'token-select', params: {} },
    { id: 'h2o', params: {} },
    { id: 'oracle-top-k', params: {} },
  ],
  pareto: defaultPareto,
  needles: defaultNeedles,
};
