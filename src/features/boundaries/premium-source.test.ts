import { expect, test } from 'vitest';
import type { PremiumTable } from '../../contracts/premium-table.ts';
import { heatmapRows, linesOf, premiumBars, premiumFigures, readOwnTexts } from './premium-source.ts';

const own = (name: string, text: string) => ({ id: name, name, text });

test('lines are parts, empty ones are passed over', () => {
  expect(linesOf(' a \r\n\n b\u2028c\n')).toEqual(['a', 'b', 'c']);
});

test('texts of equally many lines are parallel, others say what is wrong', () => {
  const read = readOwnTexts([own('en', 'a\nb'), own('de', 'c\n\nd')]);
  expect('texts' in read && read.texts.map(({ parts }) => parts)).toEqual([
    ['a', 'b'],
    ['c', 'd'],
  ]);
  expect(readOwnTexts([own('en', 'a\nb'), own('de', 'c')])).toEqual({
    problem: 'en has 2 lines, de has 1 line. Line 1 must say the same everywhere, and so on.',
  });
  expect(readOwnTexts([own('en', 'a'), own('de', ' ')])).toEqual({ problem: 'Paste a text into every box.' });
});

const language = (id: string, name: string, script: string) => ({
  id,
  name,
  script,
  bcp47: id,
  direction: 'ltr' as const,
  codePoints: 10,
  nBytes: 20,
  whiteSpace: 0.1,
});
const premium = (value: number) => ({ ctc: 10 * value, premium: value, low: value - 0.1, high: value + 0.1 });
const table: PremiumTable = {
  languages: [
    language('eng', 'English', 'Latin'),
    language('mya', 'Burmese', 'Burmese'),
    language('deu', 'German', 'Latin'),
  ],
  reference: 0,
  parts: 30,
  tokenizers: [
    { key: 'a', name: 'A', premiums: [premium(1), premium(4), premium(1.5)], error: null },
    { key: 'b', name: 'B', premiums: null, error: { code: 'offline', message: 'm', cure: 'c' } },
  ],
};

test('bars are sorted as asked, and the reference is marked', () => {
  const ids = (order: 'premium' | 'name' | 'script') => premiumBars(table, 0, order).map(({ id }) => id);
  expect(ids('premium')).toEqual(['mya', 'deu', 'eng']);
  expect(ids('name')).toEqual(['mya', 'eng', 'deu']);
  expect(ids('script')).toEqual(['mya', 'eng', 'deu']);
  expect(premiumBars(table, 0, 'name').map(({ isReference }) => isReference)).toEqual([false, true, false]);
  expect(premiumBars(table, 1, 'premium')).toEqual([]);
});

test('rows of the heat map follow the bars', () => {
  const rows = heatmapRows(table, premiumBars(table, 0, 'premium'));
  expect(rows.map(({ id, premiums }) => [id, ...premiums])).toEqual([
    ['mya', 4, Number.NaN],
    ['deu', 1.5, Number.NaN],
    ['eng', 1, Number.NaN],
  ]);
});

test('figures to save hold a line per language of each opened tokenizer', () => {
  const { table: lines } = premiumFigures(table);
  expect(lines).toHaveLength(1 + 3);
  expect(lines[2]).toEqual(['mya', 'Burmese', 'Burmese', 'A', 40, 4, 3.9, 4.1, 10, 20, 0.1]);
});
