import { formatCount, formatFixed, formatPercent } from '../../base/format-number.ts';
import type { TextMetrics } from '../../contracts/text-metrics.ts';
import type { Column } from '../../ui/data-table.tsx';

/** A lane with its figures; null while it has none. */
export interface MetricsRow {
  readonly key: string;
  readonly name: string;
  readonly status: string;
  readonly metrics: TextMetrics | null;
  /** Time in the tokenizer, ms. */
  readonly encodeMs: number;
}

type Figure = keyof TextMetrics;

interface FigureColumn {
  readonly id: Figure;
  readonly header: string;
  readonly help: string;
  readonly format: (value: number) => string;
}

const twoDecimals = (value: number): string => formatFixed(value, 2);

/** Figures in the order of the table, each with its definition. */
export const figureColumns: readonly FigureColumn[] = [
  {
    id: 'tokens',
    header: 'Tokens',
    help: 'Tokens that stand for text. Tokens that the tokenizer inserts are counted apart.',
    format: formatCount,
  },
  {
    id: 'bytesPerToken',
    header: 'Bytes/token',
    help: 'UTF-8 bytes of the text divided by tokens.',
    format: twoDecimals,
  },
  {
    id: 'charsPerToken',
    header: 'Chars/token',
    help: 'Unicode code points of the text divided by tokens.',
    format: twoDecimals,
  },
  {
    id: 'fertility',
    header: 'Fertility',
    help: 'Tokens that share a byte with a word, divided by words. A word is a segment between UAX #29 word boundaries that holds a letter or a digit. A token over two words counts once.',
    format: twoDecimals,
  },
  {
    id: 'splitWords',
    header: 'Split words',
    help: 'Share of the words with a cut strictly inside.',
    format: formatPercent,
  },
  {
    id: 'unknown',
    header: 'Unknown',
    help: 'Tokens that stand for text outside the vocabulary.',
    format: formatCount,
  },
  {
    id: 'byteFallback',
    header: 'Fallback',
    help: 'Tokens that spell one raw byte because the vocabulary has no piece for the character.',
    format: formatCount,
  },
  {
    id: 'inserted',
    header: 'Inserted',
    help: 'Tokens without text of their own: start and end marks, dummy prefixes.',
    format: formatCount,
  },
  {
    id: 'uncoveredBytes',
    header: 'Bytes lost',
    help: 'Bytes of the text that no token covers. A lossless tokenizer loses none.',
    format: formatCount,
  },
];

const time: Column<MetricsRow> = {
  id: 'encodeMs',
  header: 'Time',
  help: 'Time spent in the tokenizer since the text was opened, in this browser.',
  isNumber: true,
  sortBy: (row) => row.encodeMs,
  render: (row) => `${formatFixed(row.encodeMs, 1)} ms`,
};

const figures = figureColumns.map(
  ({ id, header, help, format }): Column<MetricsRow> => ({
    id,
    header,
    help,
    isNumber: true,
    sortBy: (row) => row.metrics?.[id] ?? null,
    render: (row) => (row.metrics ? format(row.metrics[id]) : id === 'tokens' ? row.status : '–'),
  }),
);

/** Columns of the metrics table; what is zero for most tokenizers comes last. */
export const metricsColumns: readonly Column<MetricsRow>[] = [
  { id: 'name', header: 'Tokenizer', sortBy: (row) => row.name, render: (row) => row.name },
  ...figures.slice(0, 5),
  time,
  ...figures.slice(5),
];
