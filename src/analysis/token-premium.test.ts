import { expect, test } from 'vitest';
import { defaultBootstrap, measure, tokenPremiums, whiteSpaceShare } from './token-premium.ts';

test('30 against 45 tokens is a premium of 1.5, and the reference is 1 (spec 15)', () => {
  const [english, other] = tokenPremiums(
    [
      [10, 20],
      [15, 30],
    ],
    0,
  );
  expect(english).toEqual({ ctc: 30, premium: 1, low: 1, high: 1 });
  expect(other!.ctc).toBe(45);
  expect(other!.premium).toBe(1.5);
  expect(other!.low).toBeCloseTo(1.5, 12);
});

test('the interval holds the premium, widens with spread, and repeats with the seed', () => {
  const counts = [
    [10, 20, 30, 40, 50, 60],
    [15, 31, 44, 61, 74, 91],
    [40, 10, 90, 20, 120, 20],
  ];
  const premiums = tokenPremiums(counts, 0);
  for (const { premium, low, high } of premiums) {
    expect(low).toBeLessThanOrEqual(premium);
    expect(high).toBeGreaterThanOrEqual(premium);
  }
  const width = (l: number) => premiums[l]!.high - premiums[l]!.low;
  expect(width(2)).toBeGreaterThan(5 * width(1));
  expect(tokenPremiums(counts, 0)).toEqual(premiums);
  expect(tokenPremiums(counts, 0, { ...defaultBootstrap, seed: 1 })[2]).not.toEqual(premiums[2]);
});

test('the interval comes from whole articles: proportional rows leave no spread', () => {
  const [, doubled] = tokenPremiums(
    [
      [3, 50, 7],
      [6, 100, 14],
    ],
    0,
  );
  expect([doubled!.low, doubled!.high]).toEqual([2, 2]);
});

test('a 90 % interval lies inside a 99 % interval', () => {
  const counts = [
    [10, 20, 30, 40, 50, 60, 70],
    [18, 21, 60, 52, 66, 99, 80],
  ];
  const narrow = tokenPremiums(counts, 0, { ...defaultBootstrap, confidence: 0.9 })[1]!;
  const wide = tokenPremiums(counts, 0, { ...defaultBootstrap, confidence: 0.99 })[1]!;
  expect(wide.low).toBeLessThan(narrow.low);
  expect(wide.high).toBeGreaterThan(narrow.high);
});

test('white space share, in code points', () => {
  expect(whiteSpaceShare('a b\u3000🤗')).toBe(0.4);
  expect(whiteSpaceShare('')).toBe(0);
  expect(whiteSpaceShare('日本語')).toBe(0);
});

test('runs headless', () => {
  const result = measure.run(
    { counts: { eng: [10, 20], deu: [15, 30] }, reference: 'eng' },
    { samples: 200 },
  );
  expect(result).toMatchObject({ eng: { premium: 1 }, deu: { ctc: 45, premium: 1.5 } });
  const bad = [
    null,
    {},
    { counts: { a: [1], b: [1, 2] } },
    { counts: { a: [1] }, reference: 'b' },
    { counts: { a: [0] } },
  ];
  for (const input of bad) expect(() => measure.run(input, {})).toThrow(/no aligned token counts/);
});
