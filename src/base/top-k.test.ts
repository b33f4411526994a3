import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { argMax, topK } from './top-k.ts';

describe('topK', () => {
  it('puts larger values first and, among equals, lower indices first', () => {
    expect(Array.from(topK([1, 3, 3, 0, 3], 4))).toEqual([1, 2, 4, 0]);
    expect(Array.from(topK([2, -Infinity, 5], 9))).toEqual([2, 0, 1]);
    expect(topK([1, 2], 0)).toHaveLength(0);
    expect(topK([], 3)).toHaveLength(0);
  });

  it('equals a full stable sort', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -4, max: 4 }), { maxLength: 60 }), fc.nat(70), (values, k) => {
        const sorted = values.map((_, i) => i).sort((a, b) => values[b]! - values[a]! || a - b);
        expect(Array.from(topK(values, k))).toEqual(sorted.slice(0, k));
      }),
      { seed: 11, numRuns: 300 },
    );
  });

  it('refuses NaN', () => {
    expect(() => topK([1, Number.NaN], 1)).toThrow(/value 1 is NaN/);
    expect(() => topK([1, 2, Number.NaN], 1)).toThrow(/NaN/);
  });
});

describe('argMax', () => {
  it('returns the first of the largest, and -1 for nothing', () => {
    expect(argMax([0, 7, 7])).toBe(1);
    expect(argMax([])).toBe(-1);
  });
});
