import type { ComponentType } from 'react';
import type { VisualTab } from '../../contracts/visual-settings.ts';
import { lazyPart } from '../../ui/lazy-part.tsx';

/** One tab of the Visual tokens Focus view. */
export interface VisualTabEntry {
  readonly id: VisualTab;
  readonly label: string;
  /** It sends tokens through the image encoder, which does not read sounds. */
  readonly needsEncoder?: true;
  /** The figures, in the large area. They follow `usePicture`, `useSourceRef` and `useVisual`. */
  readonly Content: ComponentType;
  /** What stands under the picture: settings of this tab. */
  readonly Side?: ComponentType;
}

/** The tabs in their order; the first one is shown when the settings name none. */
export const visualTabEntries: readonly VisualTabEntry[] = [
  {
    id: 'wall',
    label: 'Wall',
    Content: lazyPart(async () => (await import('./wall/wall-tab.tsx')).WallTab),
    Side: lazyPart(async () => (await import('./wall/method-side.tsx')).MethodSide),
  },
  {
    id: 'closeup',
    label: 'Close-up',
    Content: lazyPart(async () => (await import('./closeup/closeup-tab.tsx')).CloseupTab),
    Side: lazyPart(async () => (await import('./wall/method-side.tsx')).MethodSide),
  },
  {
    id: 'scores',
    label: 'Scores & re-run',
    needsEncoder: true,
    Content: lazyPart(async () => (await import('./scores/scores-tab.tsx')).ScoresTab),
  },
  {
    id: 'budget',
    label: 'Budget curves',
    needsEncoder: true,
    Content: lazyPart(async () => (await import('./budget/budget-tab.tsx')).BudgetTab),
  },
  {
    id: 'taxonomy',
    label: 'Taxonomy',
    Content: lazyPart(async () => (await import('./taxonomy/taxonomy-tab.tsx')).TaxonomyTab),
  },
  {
    id: 'patchify',
    label: 'Patchification',
    Content: lazyPart(async () => (await import('./patchify/patchify-tab.tsx')).PatchifyTab),
  },
];
