import type { Curve } from '../../contracts/curve.ts';

export type HeatBy = 'surprisal' | 'entropy' | 'rank';

/** What separates two shades from each other, ascending: a value from `bounds[i]` on has shade i + 1. */
export interface HeatScale {
  readonly by: HeatBy;
  /** Printed after the numbers of the legend. */
  readonly unit: string;
  readonly bounds: readonly number[];
}

const perByte = [0.5, 1, 1.5, 2, 3, 4, 6];
const perToken = [1, 2, 3, 4, 6, 8, 12];

/** The shades of a colouring. Ranks are cut as GLTR does (Gehrmann et al. 2019, arXiv 1906.04043): 10, 100, 1,000. */
export function heatScale(by: HeatBy, unit: 'byte' | 'token'): HeatScale {
  if (by === 'rank') return { by, unit: 'rank', bounds: [11, 101, 1001] };
  if (by === 'entropy') return { by, unit: 'bits of entropy per token', bounds: perToken };
  return { by, unit: `bits per ${unit}`, bounds: unit === 'byte' ? perByte : perToken };
}

/** Shade of a value; −1 where there is none. */
export function shadeOf({ bounds }: HeatScale, value: number): number {
  if (Number.isNaN(value)) return -1;
  let shade = 0;
  while (shade < bounds.length && value >= bounds[shade]!) shade++;
  return shade;
}

/** The value that colours tokens `[first, last)` together: bits per unit, mean entropy, or the worst rank; NaN when not predicted. */
export function heatValue(
  { head, surprisal, entropy, rank, done }: Curve,
  first: number,
  last: number,
  by: HeatBy,
  unit: 'byte' | 'token',
): number {
  let bits = 0;
  let entropies = 0;
  let worst = 0;
  for (let i = first; i < last; i++) {
    if (i >= done || rank[i] === 0) return Number.NaN;
    bits += surprisal[i]!;
    entropies += entropy[i]!;
    worst = Math.max(worst, rank[i]!);
  }
  if (by === 'rank') return worst;
  if (by === 'entropy') return entropies / (last - first);
  const bytes = head.tokens.end[last - 1]! - head.tokens.start[first]!;
  return bits / (unit === 'byte' ? bytes : last - first);
}
