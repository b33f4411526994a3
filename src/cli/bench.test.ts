import { expect, it } from 'vitest';
import { judge } from './bench.ts';

it('holds figures to their bounds, both ends included', () => {
  expect(judge({ ms: 5, ratio: 2, other: 9 }, { ms: '<= 5', ratio: '>= 2' }).ok).toBe(true);
  expect(judge({ ms: 5.01 }, { ms: '<= 5' }).ok).toBe(false);
  expect(judge({ ratio: 1.99 }, { ratio: '>= 2' }).ok).toBe(false);
  expect(judge({ ratio: Number.NaN }, { ratio: '>= 2' }).ok).toBe(false);
});

it('refuses a target that judges nothing', () => {
  expect(() => judge({}, { ms: '<= 5' })).toThrow(/ms/);
  expect(() => judge({ ms: 5 }, { ms: 'fast' })).toThrow(/fast/);
});
