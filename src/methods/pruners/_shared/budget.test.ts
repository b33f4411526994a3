import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { keepCount, splitCount } from './budget.ts';

describe('keepCount', () => {
  it('rounds a ratio as the method says and stays within the tokens there are', () => {
    expect(keepCount({ kind: 'ratio', keep: 0.098 }, 576)).toBe(56);
    expect(keepCount({ kind: 'ratio', keep: 0.5 }, 5)).toBe(2);
    expect(keepCount({ kind: 'ratio', keep: 0.7 }, 5)).toBe(4);
    expect(keepCount({ kind: 'ratio', keep: 0.7 }, 5, 'floor')).toBe(3);
    expect(keepCount({ kind: 'ratio', keep: 0.001 }, 5)).toBe(1);
    expect(keepCount({ kind: 'count', keep: 9 }, 5)).toBe(5);
    expect(keepCount({ kind: 'auto' }, 5)).toBe(5);
  });
});

describe('splitCount', () => {
  it('gives remainders to the largest, the earlier on ties', () => {
    expect(splitCount(5, [10, 10])).toEqual([3, 2]);
    expect(splitCount(10, [576, 576, 576])).toEqual([4, 3, 3]);
    expect(splitCount(4, [1, 9])).toEqual([0, 4]);
    expect(splitCount(99, [2, 3])).toEqual([2, 3]);
    expect(splitCount(3, [0, 0])).toEqual([0, 0]);
  });

  it('always adds up and never exceeds a part', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(40), { minLength: 1, maxLength: 6 }), fc.nat(200), (sizes, count) => {
        const shares = splitCount(count, sizes);
        const total = sizes.reduce((sum, size) => sum + size, 0);
        expect(shares.reduce((sum, share) => sum + share, 0)).toBe(Math.min(count, total));
        shares.forEach((share, i) => expect(share).toBeLessThanOrEqual(sizes[i]!));
      }),
      { seed: 3, numRuns: 200 },
    );
  });
});
