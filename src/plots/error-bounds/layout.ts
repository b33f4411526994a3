/** One layer's output error under a policy, as a share of the output's norm; NaN where it is not defined. */
export interface ErrorCell {
  readonly error: number;
  /** What the error cannot exceed. */
  readonly bound: number;
}

/** A scale from 0 that holds all errors: their largest, rounded up to tenths, and no less than 0.2. */
export function errorScale(cells: readonly ErrorCell[]): {
  readonly limit: number;
  /** Percent of the track, in [0, 100]. */
  readonly place: (value: number) => number;
} {
  const largest = cells.reduce((most, { error }) => (error > most ? error : most), 0);
  const limit = Math.max(0.2, Math.ceil(largest * 10) / 10);
  return { limit, place: (value) => Math.min(100, (100 * value) / limit) };
}
