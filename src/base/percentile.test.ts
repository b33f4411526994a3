import { describe, expect, it } from 'vitest';
import { percentile, upperFence } from './percentile.ts';

const sample = [9, 1, 2, 3, 4, 5, 6, 7, 8, 50];

describe('percentile', () => {
  it('interpolates between ranks', () => {
    expect(percentile(sample, 25)).toBe(3.25);
    expect(percentile(sample, 75)).toBe(7.75);
    expect(percentile(sample, 0)).toBe(1);
    expect(percentile(sample, 100)).toBe(50);
    expect(percentile([4], 60)).toBe(4);
  });

  it('refuses an empty list', () => {
    expect(() => percentile([], 50)).toThrow(RangeError);
  });
});

describe('upperFence', () => {
  it('leaves one outlier in 1..9, 50', () => {
    expect(upperFence(sample)).toBe(14.5);
    expect(sample.filter((value) => value > upperFence(sample))).toEqual([50]);
  });
});
