/** One label of an axis: where it stands, px along the axis, and what it names. */
export interface AxisLabel {
  /** Row or column. */
  readonly index: number;
  /** Middle of the row or column, px from the start of the plot. */
  readonly at: number;
  /** Every row has its label: its token is shown. Otherwise only some have, and their numbers are. */
  readonly isToken: boolean;
}

/** Rows and columns from this height on, px, are labelled with their tokens. */
export const tokenPitch = 11;
/** Least distance of two numbers, px. */
const numberPitch = 44;

/** The labels of one axis, `length` px long, that begins at cell `start` (fractional) with `cells` cells per px. */
export function axisLabels(start: number, cells: number, length: number, count: number): AxisLabel[] {
  const isToken = 1 / cells >= tokenPitch;
  const step = isToken ? 1 : niceStep(numberPitch * cells);
  const end = Math.min(count, start + length * cells);
  const labels: AxisLabel[] = [];
  for (let index = Math.ceil(Math.max(0, Math.floor(start)) / step) * step; index < end; index += step) {
    const at = (index + 0.5 - start) / cells;
    if (at >= 0 && at <= length) labels.push({ index, at, isToken });
  }
  return labels;
}

/** The smallest of 1, 2, 5, 10, 20, … that is at least `step`. */
function niceStep(step: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(1, step)));
  return [1, 2, 5, 10].map((factor) => factor * power).find((candidate) => candidate >= step - 1e-9)!;
}
