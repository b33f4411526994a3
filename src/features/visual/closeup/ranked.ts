/**
 * Ranks over all views, from 1 for the smallest value; equal values share the mean of their ranks, NaN stays NaN.
 * @param views one value per patch
 */
export function ranked(views: readonly Float32Array[]): readonly Float32Array[] {
  const all = views
    .flatMap((view, v) => Array.from(view, (value, i) => ({ v, i, value })))
    .filter(({ value }) => !Number.isNaN(value))
    .sort((a, b) => a.value - b.value);
  const ranks = views.map((view) => new Float32Array(view.length).fill(Number.NaN));
  for (let from = 0; from < all.length; ) {
    let to = from;
    while (to < all.length && all[to]!.value === all[from]!.value) to++;
    for (const { v, i } of all.slice(from, to)) ranks[v]![i] = (from + 1 + to) / 2;
    from = to;
  }
  return ranks;
}
