import type { ComponentType } from 'react';
import type { View } from '../contracts/workspace.ts';
import { BoundariesPanel } from '../features/boundaries/boundaries-panel.tsx';
import { lazyPart } from './lazy-part.tsx';

/** One panel of the board. */
export interface Panel {
  readonly id: string;
  readonly title: string;
  /** The focus view that shows it full screen. */
  readonly focus: View;
  readonly Content: ComponentType;
}

const VisualPanel = lazyPart(async () => (await import('../features/visual/visual-panel.tsx')).VisualPanel);

const AttentionPanel = lazyPart(
  async () => (await import('../features/attention/attention-panel.tsx')).AttentionPanel,
);
const EntropyPanel = lazyPart(
  async () => (await import('../features/entropy/entropy-panel.tsx')).EntropyPanel,
);

/** The panels of the board, in reading order. */
export const panels: readonly Panel[] = [
  { id: 'boundaries', title: 'Token boundaries', focus: 'boundaries', Content: BoundariesPanel },
  { id: 'entropy', title: 'Entropy', focus: 'entropy', Content: EntropyPanel },
  { id: 'visual', title: 'Visual tokens', focus: 'visual', Content: VisualPanel },
  { id: 'attention', title: 'Attention', focus: 'attention', Content: AttentionPanel },
];

export interface ViewEntry {
  readonly id: View;
  readonly label: string;
  /** Single-key shortcut. */
  readonly keys: string;
  /** Null for the board, which the shell itself lays out. */
  readonly Content: ComponentType | null;
}

const BoundariesView = lazyPart(
  async () => (await import('../features/boundaries/boundaries-view.tsx')).BoundariesView,
);
const EntropyView = lazyPart(async () => (await import('../features/entropy/entropy-view.tsx')).EntropyView);
const AttentionView = lazyPart(
  async () => (await import('../features/attention/attention-view.tsx')).AttentionView,
);
const VisualView = lazyPart(async () => (await import('../features/visual/visual-view.tsx')).VisualView);
const PapersView = lazyPart(async () => (await import('../features/papers/papers-view.tsx')).PapersView);

/** The views in the order of the tabs. */
export const views: readonly ViewEntry[] = [
  { id: 'board', label: 'Board', keys: 'b', Content: null },
  { id: 'boundaries', label: 'Boundaries', keys: 'n', Content: BoundariesView },
  { id: 'entropy', label: 'Entropy', keys: 'e', Content: EntropyView },
  { id: 'visual', label: 'Visual tokens', keys: 'v', Content: VisualView },
  { id: 'attention', label: 'Attention', keys: 'a', Content: AttentionView },
  { id: 'papers', label: 'Papers', keys: 'p', Content: PapersView },
];
