import { expect, test } from 'vitest';
import { readUdhr } from './udhr.ts';

const texts = await readUdhr();

test('at least 30 languages in many scripts, English first', () => {
  expect(texts.length).toBeGreaterThanOrEqual(30);
  expect(new Set(texts.map(({ id }) => id)).size).toBe(texts.length);
  expect(new Set(texts.map(({ script }) => script)).size).toBeGreaterThan(20);
  expect(texts[0]!.parts[0]).toBe(
    'All human beings are born free and equal in dignity and rights. They are endowed with reason and conscience and should act towards one another in a spirit of brotherhood.',
  );
});

test('articles hold text only, without markup or entities', () => {
  for (const { id, parts } of texts) expect(parts.join('\n'), id).not.toMatch(/[<>]|&\w+;|^\s|\s$/m);
});

test('marks are composed as in text that people type', () => {
  for (const { id, parts } of texts) expect(parts, id).toEqual(parts.map((part) => part.normalize('NFC')));
});

test('long articles are long in every language: article i says the same everywhere', () => {
  const lengths = texts.map(({ parts }) => parts.map((part) => part.length));
  for (const [i, { id }] of texts.entries())
    expect(correlation(lengths[0]!, lengths[i]!), id).toBeGreaterThan(0.9);
});

function correlation(a: readonly number[], b: readonly number[]): number {
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [meanA, meanB] = [mean(a), mean(b)];
  const sum = (of: (i: number) => number) => a.reduce((total, _, i) => total + of(i), 0);
  const covariance = sum((i) => (a[i]! - meanA) * (b[i]! - meanB));
  return covariance / Math.sqrt(sum((i) => (a[i]! - meanA) ** 2) * sum((i) => (b[i]! - meanB) ** 2));
}

test('Hebrew and Arabic run from right to left', () => {
  const rtl = texts.filter(({ direction }) => direction === 'rtl').map(({ id }) => id);
  expect(rtl).toEqual(['heb', 'arb', 'pes_1', 'urd']);
});
