import type { ComponentType } from 'react';
import { lazyPart } from '../../ui/lazy-part.tsx';

/** One tab of the Entropy Focus view. */
export interface EntropyTab {
  readonly id: string;
  readonly label: string;
  /** The figures, in the large area. */
  readonly Content: ComponentType;
  /** What stands under the text: lanes and settings of this tab. */
  readonly Side?: ComponentType;
}

/** The tabs in their order; the first one is shown when the settings name none. */
export const entropyTabs: readonly EntropyTab[] = [
  {
    id: 'curves',
    label: 'Curves',
    Content: lazyPart(async () => (await import('./curves/curves-tab.tsx')).CurvesTab),
    Side: lazyPart(async () => (await import('./curves/curves-side.tsx')).CurvesSide),
  },
  {
    id: 'information',
    label: 'Information',
    Content: lazyPart(async () => (await import('./information/information-tab.tsx')).InformationTab),
    Side: lazyPart(async () => (await import('./information/information-side.tsx')).InformationSide),
  },
  {
    id: 'patches',
    label: 'BLT patches',
    Content: lazyPart(async () => (await import('./patching/patching-tab.tsx')).PatchingTab),
    Side: lazyPart(async () => (await import('./patching/patching-side.tsx')).PatchingSide),
  },
  {
    id: 'bytes',
    label: 'Byte probabilities',
    Content: lazyPart(async () => (await import('./bytes/bytes-tab.tsx')).BytesTab),
    Side: lazyPart(async () => (await import('./bytes/bytes-side.tsx')).BytesSide),
  },
  {
    id: 'windows',
    label: 'Equal-Info',
    Content: lazyPart(async () => (await import('./windows/windows-tab.tsx')).WindowsTab),
    Side: lazyPart(async () => (await import('./windows/windows-side.tsx')).WindowsSide),
  },
];
