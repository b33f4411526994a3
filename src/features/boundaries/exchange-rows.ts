import { effectiveContext, exchangeRates } from '../../analysis/exchange-rates.ts';
import type { DocumentSummary } from '../../contracts/document-view.ts';
import type { ExchangeRow, ExchangeTable } from '../../contracts/exchange-table.ts';
import type { DocumentMetrics } from '../../contracts/text-metrics.ts';
import type { Figures } from '../export/figures-export.ts';

/** Row of the text under study. */
export const ownKind = 'own';

/** The generated texts, then the text under study with the counts of its lanes. */
export function exchangeRows(
  table: ExchangeTable,
  { nBytes }: DocumentSummary,
  metrics: DocumentMetrics | undefined,
): readonly ExchangeRow[] {
  if (!metrics || nBytes === 0) return table.rows;
  const own: ExchangeRow = {
    kind: ownKind,
    name: 'Your text',
    about: 'The text in the editor.',
    codePoints: metrics.size.codePoints,
    nBytes: metrics.size.nBytes,
    tokens: table.tokenizers.map(
      ({ key }) => metrics.lanes.find((lane) => lane.key === key)?.metrics?.tokens ?? Number.NaN,
    ),
  };
  return [...table.rows, own];
}

/** Figures to save: one line per kind of text and tokenizer. */
export const exchangeFigures = (
  { tokenizers }: ExchangeTable,
  rows: readonly ExchangeRow[],
  limit: number,
  seed: number,
): Figures => ({
  name: 'tokenscope-exchange-rates',
  method: 'measures/exchange-rates',
  params: { limit },
  seed,
  table: [
    [
      'text',
      'tokenizer',
      'tokens',
      'code_points',
      'bytes',
      'chars_per_token',
      'bytes_per_token',
      `chars_in_${limit}_tokens`,
    ],
    ...rows.flatMap(({ kind, codePoints, nBytes, tokens }) =>
      tokenizers.map(({ name }, t) => {
        const count = tokens[t]!;
        return [
          kind,
          name,
          count,
          codePoints,
          nBytes,
          codePoints / count,
          nBytes / count,
          effectiveContext(limit, codePoints, count),
        ];
      }),
    ),
  ],
  json: {
    limit,
    tokenizers: tokenizers.map(({ key, name }) => ({ key, name })),
    texts: rows.map(({ kind, codePoints, nBytes, tokens }) => ({
      kind,
      codePoints,
      nBytes,
      tokens,
      rates: Array.from(exchangeRates(tokens)),
    })),
  },
});
