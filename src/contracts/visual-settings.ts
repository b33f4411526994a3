import type { ParamValues } from './params.ts';
import type { ImageLayout } from './vision-view.ts';

/** Tabs of the Visual tokens Focus view, in their order. */
export const visualTabs = ['wall', 'scores', 'budget', 'taxonomy', 'patchify'] as const;
export type VisualTab = (typeof visualTabs)[number];

/** What the Visual tokens panel and its Focus view show; all of it lives in the permalink. */
export interface VisualSettings {
  /** Tab of the Focus view. */
  readonly tab: VisualTab;
  /** How the picture is cut into views; null for what shows the picture best. */
  readonly layout: ImageLayout | null;
  /** The question that text-guided methods get; null for the sample's own. */
  readonly question: string | null;
  /** Ids of the pruners shown, one row each. */
  readonly methods: readonly string[];
  /** Share of the tokens that the board keeps, percent. */
  readonly keep: number;
  /** Shares of the tokens kept, percent: the columns of the wall. */
  readonly budgets: readonly number[];
  /** Id of the pruner whose parameters, maps and picks are looked at. */
  readonly selected: string;
  /** What was changed of the methods' default parameters, by method id. */
  readonly params: Readonly<Record<string, ParamValues>>;
  /** Seed of every method that draws. */
  readonly seed: number;
  /** What the large picture shows: a {@link StageLayer}, or `map:` and the name of a map of the selected method. */
  readonly show: string;
  /** Encoder layer of the attention shown, from 0. */
  readonly layer: number;
  /** Head of the attention shown, from 0; -1 for the mean over heads. */
  readonly head: number;
}

/** Layers of the large picture that every method has. */
export type StageLayer = 'tokens' | 'picture' | 'target' | 'agreement' | 'similarity' | 'attention';

/** The settings that a person has not touched. */
export const defaultVisual: VisualSettings = {
  tab: 'wall',
  layout: null,
  question: null,
  methods: ['divprune', 'idpruner', 'visionzip', 'prumerge', 'sparsevlm', 'tome'],
  keep: 25,
  budgets: [10, 25, 50],
  selected: 'divprune',
  params: {},
  seed: 1,
  show: 'tokens',
  layer: 3,
  head: -1,
};
