import { formatFixed, formatPercent } from '../../base/format-number.ts';
import { divergingFill, ratioScale, type RatioScale } from '../ratio-scale/ratio-scale.ts';

/** What the numbers of a matrix are: ratios around 1, or shares in [0, 1]. */
export type MatrixUnit = 'ratio' | 'share';

export interface MatrixCell {
  readonly text: string;
  /** CSS colour; undefined where there is no number. */
  readonly fill: string | undefined;
}

export interface MatrixLayout {
  readonly rows: readonly { readonly label: string; readonly cells: readonly MatrixCell[] }[];
  /** Null for shares, whose scale is always 0 to 1. */
  readonly scale: RatioScale | null;
}

/**
 * Cells of a square matrix.
 * @param values shape [n, n], row-major, n = labels.length; NaN where there is no number
 */
export function layoutMatrix(
  labels: readonly string[],
  values: ArrayLike<number>,
  unit: MatrixUnit,
): MatrixLayout {
  const n = labels.length;
  const scale = unit === 'ratio' ? ratioScale(Array.from(values)) : null;
  const cell = (value: number): MatrixCell => ({
    text: scale ? formatFixed(value, 2) : formatPercent(value),
    fill: scale ? scale.fill(value) : Number.isNaN(value) ? undefined : divergingFill(-value),
  });
  const rows = labels.map((label, i) => ({
    label,
    cells: labels.map((_, j) => cell(values[i * n + j]!)),
  }));
  return { rows, scale };
}
