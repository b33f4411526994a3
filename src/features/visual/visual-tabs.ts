import { type ComponentType, lazy, type LazyExoticComponent } from 'react';
import type { VisualTab } from '../../contracts/visual-settings.ts';

/** One tab of the Visual tokens Focus view. */
export interface VisualTabEntry {
  readonly id: VisualTab;
  readonly label: string;
  /** It sends tokens through the image encoder, which does not read sounds. */
  readonly needsEncoder?: true;
  /** The figures, in the large area. They follow `usePicture`, `useSourceRef` and `useVisual`. */
  readonly Content: LazyExoticComponent<ComponentType>;
  /** What stands under the picture: settings of this tab. */
  readonly Side?: LazyExoticComponent<ComponentType>;
}

/** The tabs in their order; the first one is shown when the settings name none. */
export const visualTabEntries: readonly VisualTabEntry[] = [
  {
    id: 'wall',
    label: 'Wall',
    Content: lazy(async () => ({ default: (await import('./wall/wall-tab.tsx')).WallTab })),
    Side: lazy(async () => ({ default: (await import('./wall/method-side.tsx')).MethodSide })),
  },
  {
    id: 'closeup',
    label: 'Close-up',
    Content: lazy(async () => ({ default: (await import('./closeup/closeup-tab.tsx')).CloseupTab })),
    Side: lazy(async () => ({ default: (await import('./wall/method-side.tsx')).MethodSide })),
  },
  {
    id: 'scores',
    label: 'Scores & re-run',
    needsEncoder: true,
    Content: lazy(async () => ({ default: (await import('./scores/scores-tab.tsx')).ScoresTab })),
  },
  {
    id: 'budget',
    label: 'Budget curves',
    needsEncoder: true,
    Content: lazy(async () => ({ default: (await import('./budget/budget-tab.tsx')).BudgetTab })),
  },
  {
    id: 'taxonomy',
    label: 'Taxonomy',
    Content: lazy(async () => ({ default: (await import('./taxonomy/taxonomy-tab.tsx')).TaxonomyTab })),
  },
  {
    id: 'patchify',
    label: 'Patchification',
    Content: lazy(async () => ({ default: (await import('./patchify/patchify-tab.tsx')).PatchifyTab })),
  },
];
