import { formatCount } from '../../base/format-number.ts';
import type { AttentionTokens } from '../../contracts/attention-view.ts';
import { formatWeight } from '../../plots/heat-map/heat-legend.tsx';
import { type HeatCell, type HeatMatrix, rowWidth } from '../../plots/heat-map/matrix.ts';

/** One sentence on a cell: who reads whom, the exact weight, and its place in the row. */
export function cellSentence(
  { label }: Pick<AttentionTokens, 'label'>,
  matrix: HeatMatrix,
  cell: HeatCell,
): string {
  const { row, column } = cell;
  const width = rowWidth(matrix, row);
  const start = row * matrix.columns;
  const weight = matrix.values[start + column]!;
  let larger = 0;
  for (let other = 0; other < width; other++) if (matrix.values[start + other]! > weight) larger++;
  return `‘${label[row]}’ (${formatCount(row)}) reads ‘${label[column]}’ (${formatCount(column)}): ${formatWeight(weight)}, ${ordinal(larger + 1)} of ${formatCount(width)}`;
}

function ordinal(n: number): string {
  const ending = n % 100 >= 11 && n % 100 <= 13 ? 'th' : (['th', 'st', 'nd', 'rd'][n % 10] ?? 'th');
  return `${formatCount(n)}${ending}`;
}
