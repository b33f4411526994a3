import { useMemo } from 'react';
import { effectiveContext, exchangeRates } from '../../analysis/exchange-rates.ts';
import { generateText, textKinds } from '../../analysis/text-kinds.ts';
import { formatCompact, formatCount, formatFixed } from '../../base/format-number.ts';
import type { ExchangeRow, ExchangeTable } from '../../contracts/exchange-table.ts';
import { ContextRuler } from '../../plots/context-ruler/context-ruler.tsx';
import type { RulerRow } from '../../plots/context-ruler/layout.ts';
import { RateMatrix } from '../../plots/rate-matrix/rate-matrix.tsx';
import { type Column, DataTable } from '../../ui/data-table.tsx';
import styles from './measures.module.css';

export interface ExchangeFiguresProps {
  readonly table: ExchangeTable;
  readonly rows: readonly ExchangeRow[];
  /** Index of the row whose figures are shown. */
  readonly selected: number;
  readonly limit: number;
  readonly onLimit: (limit: number) => void;
  readonly seed: number;
}

/** UTF-16 units of a generated text that are shown. */
const sampleLength = 600;

/** The ruler, the matrix of rates and the counts behind them. */
export function ExchangeFigures({ table, rows, selected, limit, onLimit, seed }: ExchangeFiguresProps) {
  const row = rows[selected]!;
  const names = useMemo(() => table.tokenizers.map(({ name }) => name), [table]);
  const rates = useMemo(() => exchangeRates(row.tokens), [row]);
  const rulerRows = useMemo(
    () =>
      table.tokenizers.map(({ key, name }, t) => ({
        key,
        name,
        charsPerToken: rows.map(({ codePoints, tokens }) => codePoints / tokens[t]!),
      })),
    [table, rows],
  );
  const kinds = useMemo(() => rows.map(({ name }) => name), [rows]);
  const kindColumns = useMemo(() => charColumns(rows), [rows]);
  const columns = useMemo(() => countColumns(row, limit), [row, limit]);
  const generated = textKinds.find(({ id }) => id === row.kind);
  return (
    <>
      {table.tokenizers.map(
        ({ key, name, error }) =>
          error && (
            <p key={key} className={styles.problem}>
              {name}: {error.message} {error.cure}
            </p>
          ),
      )}
      <section className={styles.section}>
        <h2 className={styles.title}>
          {formatCompact(limit)} tokens of {row.name === 'Your text' ? 'your text' : row.name} hold this many
          characters
        </h2>
        <p className={styles.lead}>
          Drag the line, or use the arrow keys on it. Dots are the other kinds of text; a mark right of the
          line holds more than one character per token.
        </p>
        <ContextRuler limit={limit} onLimit={onLimit} kinds={kinds} selected={selected} rows={rulerRows} />
        <DataTable
          caption="Characters per token by kind of text"
          columns={kindColumns}
          rows={rulerRows}
          rowKey={({ key }) => key}
        />
      </section>
      <section className={styles.section}>
        <h2 className={styles.title}>
          Exchange rates on {row.name === 'Your text' ? 'your text' : row.name}
        </h2>
        <p className={styles.lead}>
          What one token of the row costs in tokens of the column, for the same text.
        </p>
        <RateMatrix
          caption={`Exchange rates on ${row.name}`}
          corner="1 token of ↓ in →"
          labels={names}
          values={rates}
          unit="ratio"
          describe={(i, j, text) => `1 token of ${names[i]} = ${text} tokens of ${names[j]}`}
          ends={['the column needs fewer', 'the column needs more']}
        />
        <DataTable
          caption={`Counts on ${row.name}`}
          columns={columns}
          rows={names.map((name, t) => ({ name, tokens: row.tokens[t]! }))}
          rowKey={({ name }) => name}
        />
        {generated && (
          <details className={styles.definitions}>
            <summary>
              The text: {formatCount(row.codePoints)} code points, {formatCount(row.nBytes)} bytes, made from
              seed {seed}
            </summary>
            <pre className={styles.sample}>{generateText(generated, sampleLength, seed)}…</pre>
          </details>
        )}
      </section>
    </>
  );
}

/** Characters per token: a column for each kind of text. */
const charColumns = (rows: readonly ExchangeRow[]): readonly Column<RulerRow>[] => [
  { id: 'name', header: 'Chars/token', sortBy: ({ name }) => name, render: ({ name }) => name },
  ...rows.map(
    ({ kind, name, about }, k): Column<RulerRow> => ({
      id: kind,
      header: name,
      help: about,
      isNumber: true,
      sortBy: ({ charsPerToken }) => (Number.isFinite(charsPerToken[k]) ? charsPerToken[k]! : null),
      render: ({ charsPerToken }) => formatFixed(charsPerToken[k]!, 2),
    }),
  ),
];

interface CountRow {
  readonly name: string;
  readonly tokens: number;
}

function countColumns({ codePoints, nBytes }: ExchangeRow, limit: number): readonly Column<CountRow>[] {
  const number = (
    id: string,
    header: string,
    help: string,
    of: (tokens: number) => number,
    decimals: number,
  ) =>
    ({
      id,
      header,
      help,
      isNumber: true,
      sortBy: ({ tokens }: CountRow) => (Number.isNaN(tokens) ? null : of(tokens)),
      render: ({ tokens }: CountRow) =>
        decimals === 0 ? formatCount(of(tokens)) : formatFixed(of(tokens), decimals),
    }) as const;
  return [
    { id: 'name', header: 'Tokenizer', sortBy: ({ name }) => name, render: ({ name }) => name },
    number('tokens', 'Tokens', 'Tokens of the text, without inserted ones.', (tokens) => tokens, 0),
    number('chars', 'Chars/token', 'Code points per token.', (tokens) => codePoints / tokens, 2),
    number('bytes', 'Bytes/token', 'UTF-8 bytes per token.', (tokens) => nBytes / tokens, 2),
    number(
      'context',
      'Characters in the window',
      'Code points of such text that fit into the context window.',
      (tokens) => effectiveContext(limit, codePoints, tokens),
      0,
    ),
  ];
}
