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
  {
    id: 'ratio',
    header: '× reference',
    isNumber: true,
    sortBy: ({ ratio }) => ratio,
    render: ({ ratio }) => formatFixed(ratio, 2),
  },
  {
    id: 'tokens',
    header: `Tokens at ${equalSize}`,
    help: `Tokens of the text with a vocabulary of ${equalSize} for every language.`,
    isNumber: true,
    sortBy: ({ atEqualSize }) => atEqualSize,
    render: ({ atEqualSize }) => (atEqualSize === null ? '–' : formatCount(atEqualSize)),
  },
  {
    id: 'premium',
    header: `Premium at ${equalSize}`,
    help: `Those tokens as a multiple of what the reference takes.`,
    isNumber: true,
    sortBy: ({ premium }) => premium,
    render: ({ premium }) => (premium === null ? '–' : formatFixed(premium, 2)),
  },
  {
    id: 'b',
    header: 'b',
    help: 'Exponent of the law.',
    isNumber: true,
    sortBy: ({ law }) => law.b,
    render: ({ law }) => formatFixed(law.b, 2),
  },
  {
    id: 'r2',
    header: 'R²',
    help: 'Share of the variance of log tokens that the law explains.',
    isNumber: true,
    sortBy: ({ law }) => law.r2,
    render: ({ law }) => formatFixed(law.r2, 3),
  },
  {
    id: 'largest',
    header: 'Learnt up to',
    help: 'Vocabulary after the last merge: then no pair of tokens stands twice.',
    isNumber: true,
    sortBy: ({ curve }) => curve.largest,
    render: ({ curve }) => formatCount(curve.largest),
  },
];
