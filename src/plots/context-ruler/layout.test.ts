import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  countToPercent,
  largestLimit,
  layoutRuler,
  limitAfterKey,
  percentToLimit,
  roundLimit,
  smallestLimit,
} from './layout.ts';

test('a place on the axis and back', () => {
  fc.assert(
    fc.property(fc.integer({ min: 10, max: 99 }), fc.integer({ min: 2, max: 5 }), (digits, power) => {
      const limit = digits * 10 ** power;
      expect(percentToLimit(countToPercent(limit))).toBe(limit);
    }),
    { seed: 8 },
  );
  expect([countToPercent(100), countToPercent(1e8), countToPercent(1), countToPercent(1e12)]).toEqual([
    0, 100, 0, 100,
  ]);
});

test('keys move the limit within its bounds', () => {
  expect(limitAfterKey(128_000, 'PageUp')).toBe(260_000);
  expect(limitAfterKey(100_000, 'ArrowRight')).toBe(110_000);
  expect(limitAfterKey(100_000, 'ArrowLeft')).toBe(91_000);
  expect(limitAfterKey(smallestLimit, 'ArrowDown')).toBe(smallestLimit);
  expect(limitAfterKey(largestLimit, 'PageUp')).toBe(largestLimit);
  expect([limitAfterKey(5000, 'Home'), limitAfterKey(5000, 'End')]).toEqual([smallestLimit, largestLimit]);
  expect(limitAfterKey(5000, 'a')).toBeNull();
});

test('every key press changes a limit that is not at its end', () => {
  for (let limit = smallestLimit; limit < largestLimit; ) {
    const next = limitAfterKey(limit, 'ArrowRight')!;
    expect(next).toBeGreaterThan(limit);
    if (limit > smallestLimit) expect(limitAfterKey(limit, 'ArrowLeft')).toBeLessThan(limit);
    limit = next;
  }
  expect(roundLimit(128_456)).toBe(130_000);
});

test('characters are the limit times characters per token', () => {
  const { limitAt, rows } = layoutRuler(128_000, [
    { key: 'a', name: 'A', charsPerToken: [4.57, 1.7, Number.NaN] },
    { key: 'b', name: 'B', charsPerToken: [Number.NaN, Number.NaN, Number.NaN] },
  ]);
  expect(rows[0]!.chars.slice(0, 2)).toEqual([128_000 * 4.57, 128_000 * 1.7]);
  expect(rows[0]!.at[0]).toBeGreaterThan(rows[0]!.at[1]!);
  expect(rows[0]!.at[1]).toBeGreaterThan(limitAt);
  expect(rows[0]!.at[2]).toBeNull();
  expect(rows[0]!.span).toEqual([rows[0]!.at[1], rows[0]!.at[0]]);
  expect(rows[1]!.span).toBeNull();
});
