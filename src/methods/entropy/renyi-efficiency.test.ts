import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { method } from './renyi-efficiency.ts';

const spread = (counts: readonly number[]): number[] => counts.flatMap((count, id) => Array(count).fill(id));

describe('renyi-efficiency', () => {
  it.each([
    [[3, 2, 1, 1], 1.653012967, 0.826506483, 0.921185497, -14],
    [[3, 3, 2, 2, 1], 2.137297717, 0.920484024, 0.960955793, -25.541209],
  ])('gives the reference values for counts %j', (counts, entropy, efficiency, shannon, bits) => {
    const report = method.run({ ids: spread(counts) });
    expect(report.entropy).toBeCloseTo(entropy, 9);
    expect(report.efficiency).toBeCloseTo(efficiency, 9);
    expect(report.shannonEfficiency).toBeCloseTo(shannon, 9);
    expect(report.uniformBits).toBeCloseTo(bits, 6);
  });

  it('is 1 for a uniform stream at every α and never rises with α', () => {
    for (const alpha of [0.5, 1, 2.5, 7]) {
      expect(method.run({ ids: spread([2, 2, 2, 2, 2]) }, { alpha }).efficiency).toBeCloseTo(1, 12);
    }
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 2, maxLength: 12 }), (counts) => {
        const ids = spread(counts);
        const values = [0.5, 0.9, 1, 1.5, 2.5, 5].map((alpha) => method.run({ ids }, { alpha }).efficiency);
        for (let i = 1; i < values.length; i++) expect(values[i]).toBeLessThanOrEqual(values[i - 1]! + 1e-12);
      }),
      { seed: 20261123, numRuns: 200 },
    );
  });
});
