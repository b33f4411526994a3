import type { AttentionSettings } from './attention-settings.ts';
import type { MergeBorders } from './premium-table.ts';
import type { EntropySettings } from './entropy-settings.ts';
import type { TokenizerRef } from './tokenizer-ref.ts';
import type { VisualSettings } from './visual-settings.ts';

/** The views in the order of the tabs. */
export const viewIds = ['board', 'boundaries', 'entropy', 'visual', 'attention', 'papers'] as const;
export type View = (typeof viewIds)[number];

/** The text under study: one of our samples by id, or the person's own. */
export type TextInput =
  | { readonly kind: 'sample'; readonly id: string }
  | { readonly kind: 'own'; readonly text: string };

/** The image under study: one of our samples by id, or the person's own, whose bytes are kept on this device under their hash. */
export type ImageInput =
  | { readonly kind: 'sample'; readonly id: string }
  | { readonly kind: 'own'; readonly sha256: string; readonly name: string };

/** What the exchange and premium tabs show. */
export interface MeasureSettings {
  /** Kind of text whose rates are shown; `own` for the text under study. */
  readonly kind: string;
  /** Context window, tokens. */
  readonly limit: number;
  /** Seed of the generated texts. */
  readonly seed: number;
  /** Language that premiums are taken against. */
  readonly reference: string;
  /** What the languages are sorted by. */
  readonly order: 'premium' | 'name' | 'script';
  /** Index of the lane whose premiums are shown as bars. */
  readonly lane: number;
  /** What languages pay under the lanes, or which vocabulary of its own would make each pay as much. */
  readonly shown: 'premiums' | 'sizes';
  /** Tokens that all languages are to reach; 0 for what the reference takes with a vocabulary of 512. */
  readonly target: number;
  /** What merges of the learnt vocabularies never cross. */
  readonly borders: MergeBorders;
}

/** The settings that a person has not touched. */
export const defaultMeasures: MeasureSettings = {
  kind: 'prose',
  limit: 128_000,
  seed: 1,
  reference: 'eng',
  order: 'premium',
  lane: 0,
  shown: 'premiums',
  target: 0,
  borders: 'words',
};

/** What the Boundaries panel shows; all of it lives in the permalink. */
export interface BoundariesState {
  readonly lanes: readonly TokenizerRef[];
  /** Tab of the Focus view under the lanes. */
  readonly tab: 'tokens' | 'metrics' | 'exchange' | 'premium';
  readonly showIds: boolean;
  readonly showWhitespace: boolean;
  /** Special tokens written in the text are matched as such. */
  readonly matchSpecial: boolean;
  /** The post-processor's tokens are shown. */
  readonly addSpecial: boolean;
  /** What was changed of {@link defaultMeasures}. */
  readonly measures?: Partial<MeasureSettings>;
}

/** Everything that a permalink restores. */
export interface WorkspaceState {
  readonly version: 1;
  readonly view: View;
  readonly text: TextInput;
  /** Absent: the first sample. */
  readonly image?: ImageInput;
  readonly boundaries: BoundariesState;
  /** What was changed of the defaults of the other panels. */
  readonly entropy?: Partial<EntropySettings>;
  readonly visual?: Partial<VisualSettings>;
  readonly attention?: Partial<AttentionSettings>;
}
