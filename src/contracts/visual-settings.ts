import type { ModelRef } from './model.ts';
import type { ParamValues } from './params.ts';
import type { ImageLayout } from './vision-view.ts';

/** Tabs of the Visual tokens Focus view, in their order. */
export const visualTabs = ['wall', 'closeup', 'scores', 'budget', 'taxonomy', 'patchify'] as const;
export type VisualTab = (typeof visualTabs)[number];

/** What the Visual tokens panel and its Focus view show; all of it lives in the permalink. */
export interface VisualSettings {
  /** Tab of the Focus view. */
  readonly tab: VisualTab;
  /** The image encoder whose tokens are looked at. */
  readonly model: ModelRef;
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
  /**
   * What the large picture shows: `tokens`, `picture`, `target`, `agreement`, `similarity`, `attention`, or `map:` and the name of
   * a map of the selected method.
   */
  readonly show: string;
  /** Encoder layer of the attention shown, from 0. */
  readonly layer: number;
  /** Head of the attention shown, from 0; -1 for the mean over heads. */
  readonly head: number;
  /** Layers of the encoder that see all patches before the tokens of a method go on alone. */
  readonly rerunAfter: number;
  /** Seeds that methods which draw are run with, from {@link seed} on. */
  readonly seedCount: number;
  /** How the cost of a language model is counted: a name of `PREFILL_FORMULAS`. */
  readonly formula: string;
  /** What the budget curves draw: a figure of `RerunFigures`. */
  readonly metric: string;
  /** Pictures behind the budget curves: the one under study, or all samples. */
  readonly curvesOver: (typeof curveScopes)[number];
  /** Side of a patch, px. */
  readonly patch: number;
  /** Numbers that a model keeps of each patch. */
  readonly patchWidth: number;
  /** Model whose cost is counted: a name of `visionShapes`. */
  readonly patchModel: string;
  /** Side of the satellite scene, px. */
  readonly sceneSize: number;
  /** Side of a patch of the satellite scene, px. */
  readonly sceneWindow: number;
}

/** The encoder that ships with the page. */
export const embeddedEncoder = {
  kind: 'embedded',
  id: 'clip-scenes',
  precision: 'int8',
} as const satisfies ModelRef;

export const curveScopes = ['picture', 'samples'] as const;

/**
 * The settings that a person has not touched. ZOO-Prune calls the projector for a quarter of the paper's 64 directions, as a
 * browser has one core for it.
 */
export const defaultVisual: VisualSettings = {
  tab: 'wall',
  model: embeddedEncoder,
  layout: null,
  question: null,
  methods: ['divprune', 'idpruner', 'visionzip', 'prumerge', 'sparsevlm', 'tome'],
  keep: 25,
  budgets: [10, 25, 50],
  selected: 'divprune',
  params: { 'zoo-prune': { directions: 16 } },
  seed: 1,
  show: 'tokens',
  layer: 3,
  head: -1,
  rerunAfter: 2,
  seedCount: 5,
  formula: 'divprune',
  metric: 'cls',
  curvesOver: 'picture',
  patch: 16,
  patchWidth: 192,
  patchModel: 'ViT-B',
  sceneSize: 256,
  sceneWindow: 32,
};
