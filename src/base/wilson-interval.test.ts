import { expect, it } from 'vitest';
import { wilsonInterval } from './wilson-interval.ts';

it('gives the published intervals of 0 of 10, 8 of 10 and 81 of 263', () => {
  const none = wilsonInterval(0, 10);
  expect(none.low).toBe(0);
  expect(none.high).toBeCloseTo(0.27753, 5);
  const most = wilsonInterval(8, 10);
  expect([most.low, most.high].map((v) => v.toFixed(4))).toEqual(['0.4902', '0.9433']);
  const newcombe = wilsonInterval(81, 263);
  expect([newcombe.low, newcombe.high].map((v) => v.toFixed(4))).toEqual(['0.2553', '0.3662']);
});

it('knows nothing before anything was tried', () => {
  expect(wilsonInterval(0, 0)).toEqual({ share: Number.NaN, low: 0, high: 1 });
});
