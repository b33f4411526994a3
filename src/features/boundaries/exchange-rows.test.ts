import { expect, test } from 'vitest';
import type { DocumentSummary } from '../../contracts/document-view.ts';
import type { ExchangeTable } from '../../contracts/exchange-table.ts';
import type { DocumentMetrics, TextMetrics } from '../../contracts/text-metrics.ts';
import { exchangeFigures, exchangeRows } from './exchange-rows.ts';

const table: ExchangeTable = {
  tokenizers: [
    { key: 'a', name: 'A', error: null },
    { key: 'b', name: 'B', error: null },
  ],
  rows: [{ kind: 'prose', name: 'Prose', about: '', codePoints: 100, nBytes: 110, tokens: [25, 50] }],
};
const metrics: DocumentMetrics = {
  size: { nBytes: 12, codePoints: 10, words: 2 },
  lanes: [{ key: 'b', metrics: { tokens: 4 } as TextMetrics, encodeMs: 0 }],
  f1: new Float64Array(),
  jaccard: new Float64Array(),
};
const summary = { nBytes: 12 } as DocumentSummary;

test('the text under study is the last row, with the counts of its lanes', () => {
  const rows = exchangeRows(table, summary, metrics);
  expect(rows.at(-1)).toMatchObject({ kind: 'own', codePoints: 10, nBytes: 12, tokens: [Number.NaN, 4] });
  expect(exchangeRows(table, summary, undefined)).toEqual(table.rows);
  expect(exchangeRows(table, { ...summary, nBytes: 0 }, metrics)).toEqual(table.rows);
});

test('figures to save hold a line per text and tokenizer', () => {
  const { table: lines, json } = exchangeFigures(table, table.rows, 1000, 7);
  expect(lines.slice(1)).toEqual([
    ['prose', 'A', 25, 100, 110, 4, 4.4, 4000],
    ['prose', 'B', 50, 100, 110, 2, 2.2, 2000],
  ]);
  expect(json).toMatchObject({ limit: 1000, texts: [{ kind: 'prose', rates: [1, 2, 0.5, 1] }] });
});
