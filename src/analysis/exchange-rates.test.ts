import fc from 'fast-check';
import { expect, test } from 'vitest';
import { effectiveContext, exchangeRates, measure } from './exchange-rates.ts';

test('rates are reciprocal and chain (spec 18)', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 1, max: 1_000_000 }), { minLength: 1, maxLength: 6 }),
      (counts) => {
        const n = counts.length;
        const rates = exchangeRates(counts);
        const rate = (i: number, j: number) => rates[i * n + j]!;
        for (let i = 0; i < n; i++) {
          expect(rate(i, i)).toBe(1);
          for (let j = 0; j < n; j++) {
            expect(rate(i, j) * rate(j, i)).toBeCloseTo(1, 12);
            for (let k = 0; k < n; k++) expect((rate(i, j) * rate(j, k)) / rate(i, k)).toBeCloseTo(1, 12);
          }
        }
      },
    ),
    { seed: 5 },
  );
});

test('rate[i][j] is tokens of j per token of i', () => {
  expect(Array.from(exchangeRates([51, 48, 66]).slice(0, 3))).toEqual([1, 48 / 51, 66 / 51]);
  expect(exchangeRates([0, 3])[1]).toBeNaN();
});

test('a context of 128k tokens in characters, for the counts of spec 18', () => {
  expect(effectiveContext(128_000, 80, 47) / 128_000).toBeCloseTo(1.7, 2);
  expect(effectiveContext(128_000, 169, 37) / 128_000).toBeCloseTo(4.57, 2);
  expect(effectiveContext(1, 169, 43)).toBeCloseTo(3.93, 2);
  expect(effectiveContext(1, 80, 66)).toBeCloseTo(1.21, 2);
});

test('runs headless', () => {
  expect(measure.run({ tokens: { a: 12, b: 9 } })).toEqual({
    a: { a: 1, b: 0.75 },
    b: { a: 4 / 3, b: 1 },
  });
  for (const bad of [null, {}, { tokens: {} }, { tokens: { a: -1 } }, { tokens: { a: 'x' } }]) {
    expect(() => measure.run(bad)).toThrow(/no token counts/);
  }
});
