/** Colours for ratios around 1, on a logarithmic scale: blue below, orange above, the surface at 1. */
export interface RatioScale {
  /** Largest factor away from 1 on either side, at least `smallestLimit`: full colour. */
  readonly limit: number;
  /** CSS colour of a ratio; undefined for one that is no positive number. */
  fill(ratio: number): string | undefined;
}

/** Ratios nearer to 1 than this stay pale: small differences must not look large. */
const smallestLimit = 1.25;
/** Share of the series colour at full: text on it keeps a contrast of 4.5 in both themes. */
const fullShare = 50;

/** The scale on which the most extreme of the ratios has full colour. */
export function ratioScale(ratios: Iterable<number>): RatioScale {
  let limit = smallestLimit;
  for (const ratio of ratios) {
    if (ratio > 0 && Number.isFinite(ratio)) limit = Math.max(limit, ratio, 1 / ratio);
  }
  return {
    limit,
    fill(ratio) {
      if (!(ratio > 0) || !Number.isFinite(ratio)) return undefined;
      return divergingFill(Math.log(ratio) / Math.log(limit));
    },
  };
}

/** CSS colour at `at` in [-1, 1] between full blue, the surface and full orange; values outside are clamped. */
export function divergingFill(at: number): string {
  const share = Math.round(fullShare * Math.min(1, Math.abs(at)) * 10) / 10;
  return `color-mix(in oklab, var(--series-${at < 0 ? 0 : 1}) ${share}%, var(--surface))`;
}
