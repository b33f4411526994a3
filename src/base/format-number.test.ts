import { expect, test } from 'vitest';
import { formatCompact, formatCount, formatFixed, formatPercent } from './format-number.ts';

test('large counts in three figures', () => {
  expect([0, 987, 12_345, 1_049_000, 2e9].map(formatCompact)).toEqual(['0', '987', '12.3k', '1.05M', '2B']);
});

test('counts in groups, ratios and shares with fixed decimals', () => {
  expect(formatCount(1_234_567)).toBe('1,234,567');
  expect(formatFixed(1.5, 2)).toBe('1.50');
  expect(formatPercent(0.125)).toBe('12.5 %');
});

test('a dash where there is no number', () => {
  const dash = [
    formatCompact(Number.NaN),
    formatCount(Infinity),
    formatFixed(Number.NaN, 1),
    formatPercent(Number.NaN),
  ];
  expect(dash).toEqual(['–', '–', '–', '–']);
});
