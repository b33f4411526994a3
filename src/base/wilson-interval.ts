/** A share with the interval that a repetition would likely fall into. */
export interface ShareInterval {
  readonly share: number;
  readonly low: number;
  readonly high: number;
}

/** Wilson's score interval of `hits` among `n`, by default at 95 %: sound for small n and shares near 0 and 1. */
export function wilsonInterval(hits: number, n: number, z = 1.959964): ShareInterval {
  if (n === 0) return { share: Number.NaN, low: 0, high: 1 };
  const p = hits / n;
  const z2 = z * z;
  const centre = (p + z2 / (2 * n)) / (1 + z2 / n);
  const half = (z * Math.sqrt((p * (1 - p)) / n + z2 / (4 * n * n))) / (1 + z2 / n);
  return { share: p, low: Math.max(0, centre - half), high: Math.min(1, centre + half) };
}
