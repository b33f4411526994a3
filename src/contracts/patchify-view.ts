/** Side of the square that pictures are cut from, px: 50,176 patches of one pixel. */
export const patchImageSide = 224;

/** Sides of a patch that the page offers, px; each divides {@link patchImageSide}. */
export const patchSides = [32, 16, 8, 4, 2, 1] as const;

/** A square of pixels, RGBA, row-major. */
export interface PixelSquare {
  readonly side: number;
  readonly rgba: Uint8ClampedArray<ArrayBuffer>;
}

/** What one image's patches hold, for each of {@link patchSides}. */
export interface PatchInformation {
  readonly patch: number;
  readonly tokens: number;
  /** Values of a token. */
  readonly values: number;
  /** PSNR in dB when each token keeps `width` principal components; Infinity where nothing is lost. */
  readonly psnr: number;
  /** Fewer components are known than numbers are kept: the PSNR is at least this. */
  readonly isLowerBound: boolean;
}

/** Ways to bring the colours of a satellite image to the size of its panchromatic band, that need no training. */
export const fusionMethods = ['nearest', 'bicubic', 'brovey'] as const;
export type FusionMethod = (typeof fusionMethods)[number];

/** A made-up four-band scene and its baselines, as natural colours. */
export interface FusionPicture {
  readonly truth: PixelSquare;
  readonly pan: PixelSquare;
  /** The bands as the sensor gives them, small. */
  readonly bands: PixelSquare;
  readonly fused: Readonly<Record<FusionMethod, PixelSquare>>;
}

/** How far one baseline is from the truth at one size, over several scenes. */
export interface FusionRow {
  readonly size: number;
  readonly method: FusionMethod;
  readonly psnr: Spread;
  readonly sam: Spread;
  readonly ergas: Spread;
}

/** A mean over scenes with its 95 % interval. */
export interface Spread {
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}
