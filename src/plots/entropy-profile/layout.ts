/** Most columns that are drawn; of several bytes in a column the highest counts. */
const mostColumns = 1200;

export interface ProfileLayout {
  /** SVG points of the curve in a box of `columns` × 100, y downwards. */
  readonly line: string;
  readonly columns: number;
  /** Bytes in a column. */
  readonly step: number;
  /** Columns in which a patch begins. */
  readonly cuts: readonly number[];
  /** Percent from the top. */
  readonly thresholdAt: number;
  /** Top of the axis, nats. */
  readonly top: number;
}

/**
 * What each byte is compared with the threshold by: the entropy of the byte itself before it is seen, or its rise.
 * @param values of the bytes 0 … n − 1
 */
export function layoutProfile(
  values: ArrayLike<number>,
  starts: ArrayLike<number>,
  threshold: number,
): ProfileLayout {
  const n = values.length;
  const step = Math.max(1, Math.ceil(n / mostColumns));
  const columns = Math.ceil(n / step);
  const heights: number[] = [];
  for (let column = 0; column < columns; column++) {
    let highest = 0;
    for (let i = column * step; i < Math.min(n, (column + 1) * step); i++)
      highest = Math.max(highest, values[i]!);
    heights.push(highest);
  }
  const top = Math.max(1, threshold, ...heights);
  const y = (value: number): number => Math.round((100 - (100 * Math.max(0, value)) / top) * 100) / 100;
  const line = heights.map((height, column) => `${column},${y(height)} ${column + 1},${y(height)}`).join(' ');
  const cuts = [...new Set(Array.from(starts, (start) => Math.floor(start / step)))];
  return { line, columns, step, cuts, thresholdAt: y(threshold), top };
}
