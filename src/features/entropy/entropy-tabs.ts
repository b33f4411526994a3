import { type ComponentType, lazy, type LazyExoticComponent } from 'react';

/** One tab of the Entropy Focus view. */
export interface EntropyTab {
  readonly id: string;
  readonly label: string;
  /** The figures, in the large area. */
  readonly Content: LazyExoticComponent<ComponentType>;
  /** What stands under the text: lanes and settings of this tab. */
  readonly Side?: LazyExoticComponent<ComponentType>;
}

/** The tabs in their order; the first one is shown when the settings name none. */
export const entropyTabs: readonly EntropyTab[] = [
  {
    id: 'curves',
    label: 'Curves',
    Content: lazy(async () => ({ default: (await import('./curves/curves-tab.tsx')).CurvesTab })),
    Side: lazy(async () => ({ default: (await import('./curves/curves-side.tsx')).CurvesSide })),
  },
  {
    id: 'information',
    label: 'Information',
    Content: lazy(async () => ({
      default: (await import('./information/information-tab.tsx')).InformationTab,
    })),
    Side: lazy(async () => ({
      default: (await import('./information/information-side.tsx')).InformationSide,
    })),
  },
  {
    id: 'patches',
    label: 'BLT patches',
    Content: lazy(async () => ({ default: (await import('./patching/patching-tab.tsx')).PatchingTab })),
    Side: lazy(async () => ({ default: (await import('./patching/patching-side.tsx')).PatchingSide })),
  },
  {
    id: 'bytes',
    label: 'Byte probabilities',
    Content: lazy(async () => ({ default: (await import('./bytes/bytes-tab.tsx')).BytesTab })),
    Side: lazy(async () => ({ default: (await import('./bytes/bytes-side.tsx')).BytesSide })),
  },
  {
    id: 'windows',
    label: 'Equal-Info',
    Content: lazy(async () => ({ default: (await import('./windows/windows-tab.tsx')).WindowsTab })),
    Side: lazy(async () => ({ default: (await import('./windows/windows-side.tsx')).WindowsSide })),
  },
];
