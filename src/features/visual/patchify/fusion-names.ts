import type { FusionMethod } from '../../../contracts/patchify-view.ts';

/** Sides of the made-up scenes, px. */
export const sceneSizes = [64, 128, 256, 512] as const;
/** Sides of a window, px; each divides every scene. */
export const sceneWindows = [16, 32, 64] as const;

/** Sizes that the paper tests, and the window of its release, px. */
export const paperSizes = [200, 400, 800, 1600, 2000] as const;
export const paperWindow = 200;

export const fusionNames: Readonly<Record<FusionMethod, string>> = {
  nearest: 'Nearest',
  bicubic: 'Bicubic',
  brovey: 'Brovey',
};
