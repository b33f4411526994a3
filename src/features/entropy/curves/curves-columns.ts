import type { CurveSums } from '../../../analysis/curve-figures.ts';
import { formatCount, formatFixed, formatPercent } from '../../../base/format-number.ts';
import type { Column } from '../../../ui/data-table.tsx';

/** A lane with its sums; null while it has none. */
export interface CurvesRow {
  readonly key: string;
  readonly letter: string;
  readonly name: string;
  readonly status: string;
  readonly sums: CurveSums | null;
}

interface FigureColumn {
  readonly id: keyof CurveSums;
  readonly header: string;
  readonly help: string;
  readonly format: (value: number) => string;
}

const decimals =
  (digits: number) =>
  (value: number): string =>
    formatFixed(value, digits);

/** Figures in the order of the table, each with its definition. */
export const figureColumns: readonly FigureColumn[] = [
  { id: 'tokens', header: 'Tokens', help: 'Tokens with a prediction.', format: formatCount },
  { id: 'bytes', header: 'Bytes', help: 'UTF-8 bytes that these tokens stand for.', format: formatCount },
  {
    id: 'bits',
    header: 'Bits',
    help: 'Sum of the surprisals: −log₂ of each token’s probability.',
    format: formatCount,
  },
  {
    id: 'bitsPerByte',
    header: 'Bits/byte',
    help: 'Bits divided by bytes: the one figure that compares models with unlike tokenizers.',
    format: decimals(3),
  },
  { id: 'bitsPerToken', header: 'Bits/token', help: 'Bits divided by tokens.', format: decimals(3) },
  {
    id: 'perplexity',
    header: 'Perplexity',
    help: '2 to the power of bits per token. It compares models of one tokenizer only.',
    format: decimals(2),
  },
  {
    id: 'meanEntropy',
    header: 'Entropy',
    help: 'Mean entropy of the next-token distributions, bits per token: what the model expected to pay. Below bits per token, the model was more certain than right.',
    format: decimals(3),
  },
  {
    id: 'topOne',
    header: 'Top-1',
    help: 'Share of the tokens than which the model held none more probable.',
    format: formatPercent,
  },
];

/** Columns of the summary. */
export const curvesColumns: readonly Column<CurvesRow>[] = [
  { id: 'name', header: 'Lane', sortBy: (row) => row.name, render: (row) => `${row.letter}  ${row.name}` },
  ...figureColumns.map(
    ({ id, header, help, format }): Column<CurvesRow> => ({
      id,
      header,
      help,
      isNumber: true,
      sortBy: (row) => row.sums?.[id] ?? null,
      render: (row) => (row.sums ? format(row.sums[id]) : id === 'tokens' ? row.status : '–'),
    }),
  ),
];
