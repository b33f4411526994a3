import { type RatioScale, ratioScale } from '../ratio-scale/ratio-scale.ts';

export interface MismatchCell {
  readonly value: number;
  /** Over the value on the diagonal of its column; NaN where that is no positive number. */
  readonly ratio: number;
  readonly isOwn: boolean;
  readonly fill: string | undefined;
}

export interface MismatchLayout {
  readonly rows: readonly { readonly domain: string; readonly cells: readonly MismatchCell[] }[];
  readonly scale: RatioScale;
}

/** @param values shape [n, n], row-major [train × test], n = domains.length */
export function layoutMismatch(domains: readonly string[], values: ArrayLike<number>): MismatchLayout {
  const n = domains.length;
  const ratio = (i: number, j: number): number => {
    const own = values[j * n + j]!;
    return own > 0 ? values[i * n + j]! / own : Number.NaN;
  };
  const scale = ratioScale(domains.flatMap((_, i) => domains.map((_domain, j) => ratio(i, j))));
  const rows = domains.map((domain, i) => ({
    domain,
    cells: domains.map((_, j) => ({
      value: values[i * n + j]!,
      ratio: ratio(i, j),
      isOwn: i === j,
      fill: scale.fill(ratio(i, j)),
    })),
  }));
  return { rows, scale };
}
