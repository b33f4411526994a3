/** How far something was at a time, in milliseconds. */
export interface RateSample {
  readonly at: number;
  readonly done: number;
}

const windowMs = 5000;

/** The samples of the last five seconds, and `next`. */
export function withSample(samples: readonly RateSample[], next: RateSample): readonly RateSample[] {
  return [...samples.filter(({ at }) => next.at - at <= windowMs), next];
}

/** Seconds until `total` at the rate of the samples; null while they do not tell one. */
export function secondsLeft(samples: readonly RateSample[], total: number | null): number | null {
  const first = samples[0];
  const last = samples.at(-1);
  if (total === null || !first || !last || last.at - first.at < 500 || last.done <= first.done) return null;
  return ((total - last.done) * (last.at - first.at)) / (last.done - first.done) / 1000;
}

/** `8 s`, `2 min`, `1 h 5 min`: rounded up. */
export function formatSeconds(seconds: number): string {
  if (seconds < 100) return `${Math.ceil(seconds)} s`;
  const minutes = Math.ceil(seconds / 60);
  if (minutes < 100) return `${minutes} min`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
