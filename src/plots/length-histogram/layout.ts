export interface LengthBar {
  /** `7`, or `16+` for all that are longer. */
  readonly label: string;
  readonly count: number;
  /** Share of the highest bar, in [0, 1]. */
  readonly height: number;
}

/** Lengths from here on share the last bar. */
const longest = 16;

/** How many spans have each length; none for no spans. */
export function layoutLengths(lengths: Iterable<number>): readonly LengthBar[] {
  const counts = Array.from({ length: longest }, () => 0);
  let total = 0;
  for (const length of lengths) {
    const bar = Math.min(length, longest) - 1;
    counts[bar] = counts[bar]! + 1;
    total++;
  }
  if (total === 0) return [];
  const highest = Math.max(...counts);
  return counts.map((count, i) => ({
    label: i + 1 === longest ? `${longest}+` : String(i + 1),
    count,
    height: count / highest,
  }));
}
