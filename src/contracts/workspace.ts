import type { TokenizerRef } from './tokenizer-ref.ts';

export type View = 'board' | 'boundaries' | 'papers';

/** The text under study: one of our samples by id, or the person's own. */
export type TextInput =
  | { readonly kind: 'sample'; readonly id: string }
  | { readonly kind: 'own'; readonly text: string };

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
}

/** Everything that a permalink restores. */
export interface WorkspaceState {
  readonly version: 1;
  readonly view: View;
  readonly text: TextInput;
  readonly boundaries: BoundariesState;
}
