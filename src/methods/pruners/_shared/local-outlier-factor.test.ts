import { describe, expect, it } from 'vitest';
import { createRng } from '../../../base/rng.ts';
import { localOutlierFactor, outlierShare } from './local-outlier-factor.ts';

/** The definition, neighbour by neighbour. */
function byDefinition(values: readonly number[], k: number): number[] {
  const neighbours = values.map((value, i) =>
    Array.from(values.keys())
      .filter((j) => j !== i)
      .sort((a, b) => Math.abs(values[a]! - value) - Math.abs(values[b]! - value) || values[a]! - values[b]!)
      .slice(0, k),
  );
  const distance = (i: number, j: number): number => Math.abs(values[i]! - values[j]!);
  const reach = values.map((_, i) => distance(i, neighbours[i]!.at(-1)!));
  const mean = (list: readonly number[]): number => list.reduce((sum, x) => sum + x, 0) / list.length;
  const density = values.map(
    (_, i) => 1 / (mean(neighbours[i]!.map((j) => Math.max(reach[j]!, distance(i, j)))) + 1e-10),
  );
  return values.map((_, i) => mean(neighbours[i]!.map((j) => density[j]!)) / density[i]!);
}

describe('localOutlierFactor', () => {
  it('finds the one outlier of 0..9, 30 with three neighbours', () => {
    const values = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 30];
    const factors = localOutlierFactor(values, 3);
    expect(factors[10]).toBeCloseTo(9.952381, 6);
    for (const factor of factors.slice(0, 10)) expect(factor).toBeLessThanOrEqual(1.111112);
    expect(outlierShare(values, 3)).toBe(1 / 11);
  });

  it('equals the definition on random values', () => {
    for (let seed = 0; seed < 20; seed++) {
      const rng = createRng(seed);
      const values = Array.from({ length: 4 + seed * 3 }, () => rng.next() ** 3);
      const k = 1 + (seed % 7);
      if (k >= values.length) continue;
      const expected = byDefinition(values, k);
      localOutlierFactor(values, k).forEach((factor, i) => expect(factor).toBeCloseTo(expected[i]!, 9));
    }
  });

  it('caps the neighbours and survives equal values', () => {
    expect(Array.from(localOutlierFactor([4], 20))).toEqual([1]);
    expect(localOutlierFactor([], 20)).toHaveLength(0);
    expect(localOutlierFactor([1, 5], 20)[0]).toBeCloseTo(1, 9);
    for (const factor of localOutlierFactor([2, 2, 2, 2], 3)) expect(factor).toBeCloseTo(1, 9);
    expect(outlierShare([], 3)).toBe(0);
  });
});
