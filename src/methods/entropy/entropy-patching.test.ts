import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { method, type PatchOptions, patchStarts, thresholdForMeanLength } from './entropy-patching.ts';

const H = [1, 0.2, 2, 0.1, 1.5, 0.3];
const global = (threshold: number): PatchOptions => ({
  rule: 'global',
  threshold,
  rise: 0,
  maxPatchLength: 0,
});
const entropies = fc.array(fc.double({ min: 0, max: 5.5, noNaN: true }), { maxLength: 60 });

describe('entropy-patching', () => {
  it('gives the worked example at the default threshold', () => {
    expect(method.run({ entropies: H }).starts).toEqual([0, 1, 3, 5]);
  });

  it('has limits: θ = ∞ leaves the forced starts, θ < 0 gives bytes, nothing gives nothing', () => {
    expect(patchStarts(H, global(Number.POSITIVE_INFINITY))).toEqual([0, 1]);
    expect(patchStarts(H, global(-1))).toEqual([0, 1, 2, 3, 4, 5]);
    expect(patchStarts([], global(1))).toEqual([]);
    expect(patchStarts([3], global(1))).toEqual([0]);
  });

  it('follows the rise, and with both rules never starts two patches in a row', () => {
    expect(patchStarts(H, { rule: 'monotonic', threshold: 1, rise: 0, maxPatchLength: 0 })).toEqual([
      0, 1, 3, 5,
    ]);
    const options: PatchOptions = {
      rule: 'global-and-monotonic',
      threshold: 0.5,
      rise: 0,
      maxPatchLength: 0,
    };
    expect(patchStarts([1, 2, 3, 4, 5, 6], options)).toEqual([0, 1, 3, 5]);
  });

  it('keeps starts a subset when θ rises', () => {
    fc.assert(
      fc.property(entropies, fc.double({ min: 0, max: 3, noNaN: true }), (values, threshold) => {
        const lower = new Set(patchStarts(values, global(threshold)));
        for (const start of patchStarts(values, global(threshold + 0.7))) expect(lower.has(start)).toBe(true);
      }),
      { seed: 20261123, numRuns: 200 },
    );
  });

  it('cuts patches at the longest length', () => {
    fc.assert(
      fc.property(entropies, fc.integer({ min: 1, max: 7 }), (values, maxPatchLength) => {
        const starts = patchStarts(values, { ...global(4), maxPatchLength });
        const edges = [...starts, values.length];
        for (let i = 1; i < edges.length; i++)
          expect(edges[i]! - edges[i - 1]!).toBeLessThanOrEqual(maxPatchLength);
      }),
      { seed: 20261123, numRuns: 200 },
    );
  });

  it('knows the rules that need no entropy', () => {
    const bytes = new TextEncoder().encode("it's 9 über-alt.");
    const starts = (rule: string) => method.run({ entropies: bytes, bytes }, { rule, stride: 5 }).starts;
    expect(starts('space')).toEqual([0, 3, 5, 7, 13]);
    expect(starts('stride')).toEqual([0, 5, 10, 15]);
    expect(() => method.run({ entropies: H }, { rule: 'space' })).toThrow(/needs the bytes/);
    expect(method.run({ entropies: [], bytes: [] }, { rule: 'space' }).starts).toEqual([]);
  });

  it('finds the threshold for a mean patch length', () => {
    const values = Array.from({ length: 90 }, (_, i) => (i * 37) % 90);
    const starts = patchStarts(values, global(thresholdForMeanLength(values, 4.5)));
    expect(values.length / starts.length).toBeCloseTo(4.5, 1);
  });
});
