import { expect, test } from 'vitest';
import { layoutBars, type PremiumBar } from './layout.ts';

const bar = (id: string, premium: number, low: number, high: number): PremiumBar => ({
  id,
  name: id,
  script: 'Latin',
  ctc: 1,
  premium,
  low,
  high,
  isReference: premium === 1,
});

test('one axis from zero holds every interval', () => {
  const { bars, one, ticks } = layoutBars([
    bar('mya', 4, 3.5, 5),
    bar('eng', 1, 1, 1),
    bar('cmn', 0.5, 0.4, 0.7),
  ]);
  const end = 5 * 1.02;
  expect(bars.map(({ bar: { id } }) => id)).toEqual(['mya', 'eng', 'cmn']);
  expect(bars[0]!.width).toBeCloseTo(400 / end, 10);
  expect(bars[0]!.high).toBeCloseTo(500 / end, 10);
  expect(bars[2]!.low).toBeCloseTo(40 / end, 10);
  expect(one).toBeCloseTo(100 / end, 10);
  expect(ticks.map(({ value }) => value)).toEqual([0, 1, 2, 3, 4]);
  expect(ticks.at(-1)!.at).toBeCloseTo(400 / end, 10);
});

test('languages cheaper than the reference leave the line at 1 on the axis', () => {
  const { one } = layoutBars([bar('cmn', 0.5, 0.4, 0.7)]);
  expect(one).toBeLessThan(100);
});
