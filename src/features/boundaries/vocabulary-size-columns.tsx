import { formatCompact, formatCount, formatFixed } from '../../base/format-number.ts';
import type { Column } from '../../ui/data-table.tsx';
import { equalSize, type SizeRow } from './vocabulary-laws.ts';

const sizeOf = ({ size, isExtrapolated }: SizeRow): string =>
  `${isExtrapolated ? '≈ ' : ''}${size < 1e6 ? formatCount(size) : formatCompact(size)}`;

/** What the figure says of a line. */
export const describeSize = (row: SizeRow | undefined): string =>
  row
    ? `${row.curve.name}: vocabulary ${sizeOf(row)}, b = ${formatFixed(row.law.b, 2)}, R² = ${formatFixed(row.law.r2, 2)}`
    : '';

/** A column of numbers that sorts by them; `–` where there is none. */
const number = (
  id: string,
  header: string,
  of: (row: SizeRow) => number | null,
  format: (value: number) => string,
  help?: string,
): Column<SizeRow> => ({
  id,
  header,
  ...(help === undefined ? {} : { help }),
  isNumber: true,
  sortBy: of,
  render: (row) => {
    const value = of(row);
    return value === null ? '–' : format(value);
  },
});

const decimals =
  (count: number) =>
  (value: number): string =>
    formatFixed(value, count);

/** Columns of the table of sizes. */
export const sizeColumns: readonly Column<SizeRow>[] = [
  {
    id: 'language',
    header: 'Language',
    sortBy: ({ curve }) => curve.name,
    render: ({ curve }) => curve.name,
  },
  {
    id: 'size',
    header: 'Vocabulary',
    help: 'V* = (target / a)^(1/b); ≈ where it lies outside the sizes that were learnt.',
    isNumber: true,
    sortBy: ({ size }) => size,
    render: sizeOf,
  },
  number('ratio', '× reference', ({ ratio }) => ratio, decimals(2)),
  number(
    'tokens',
    `Tokens at ${equalSize}`,
    ({ atEqualSize }) => atEqualSize,
    formatCount,
    `Tokens of the text with a vocabulary of ${equalSize} for every language.`,
  ),
  number(
    'premium',
    `Premium at ${equalSize}`,
    ({ premium }) => premium,
    decimals(2),
    'Those tokens as a multiple of what the reference takes.',
  ),
  number('b', 'b', ({ law }) => law.b, decimals(2), 'Exponent of the law.'),
  number(
    'r2',
    'R²',
    ({ law }) => law.r2,
    decimals(3),
    'Share of the variance of log tokens that the law explains.',
  ),
  number(
    'largest',
    'Learnt up to',
    ({ curve }) => curve.largest,
    formatCount,
    'Vocabulary after the last merge: then no pair of tokens stands twice.',
  ),
];
