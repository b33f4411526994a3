import { describe, expect, it } from 'vitest';
import { createRng } from '../../base/rng.ts';
import { describePruner } from '../../testing/token-pruner-kit.ts';
import { anglesSource, runOn } from '../../testing/row-source.ts';
import { method } from './divprune.ts';

describePruner(method);

const picked = async (degrees: number[], keep: number): Promise<number[]> =>
  (await runOn(method, anglesSource(degrees), { kind: 'count', keep })).steps.map((step) => step.index);

const distance = (a: number, b: number): number => 1 - Math.cos(((a - b) * Math.PI) / 180);

describe('DivPrune', () => {
  it('picks in the order of the worked example, with its winning distances', async () => {
    const degrees = [0, 10, 90, 100, 185, 270];
    const { steps } = await runOn(method, anglesSource(degrees), { kind: 'count', keep: 6 });
    expect(steps.map((step) => step.index)).toEqual([5, 2, 0, 4, 1, 3]);
    [2.0, 1.0, 0.912844, 0.015192].forEach((score, i) => expect(steps[i + 1]!.score).toBeCloseTo(score, 5));
  });

  it('keeps at least half of the best angle and a quarter of the best distance', async () => {
    const rng = createRng(17);
    let worstAngle = 1;
    let worstDistance = 1;
    for (let trial = 0; trial < 120; trial++) {
      const degrees = Array.from({ length: 7 }, () => rng.next() * 360);
      const k = 2 + (trial % 4);
      const [optimum, greedy] = [bestSpread(degrees, k), spread(await picked(degrees, k), degrees)];
      worstAngle = Math.min(worstAngle, Math.acos(1 - greedy) / Math.acos(1 - optimum));
      worstDistance = Math.min(worstDistance, greedy / optimum);
    }
    expect(worstAngle).toBeGreaterThan(0.5 - 1e-3);
    expect(worstDistance).toBeGreaterThan(0.25 - 1e-3);
    // The half that holds for angles does not hold for 1 - cosine: it is no metric.
    expect(worstDistance).toBeLessThan(0.5);
  });

  it('never raises the winning distance after the second pick', async () => {
    const rng = createRng(2);
    const degrees = Array.from({ length: 40 }, () => rng.next() * 360);
    const { steps } = await runOn(method, anglesSource(degrees), { kind: 'count', keep: 40 });
    for (let i = 2; i < 40; i++) expect(steps[i]!.score).toBeLessThanOrEqual(steps[i - 1]!.score);
  });

  it('returns distinct tokens among equal ones, in index order', async () => {
    expect(await picked([30, 30, 30, 30], 3)).toEqual([0, 1, 2]);
  });
});

const spread = (set: readonly number[], degrees: readonly number[]): number =>
  Math.min(...set.flatMap((a, i) => set.slice(i + 1).map((b) => distance(degrees[a]!, degrees[b]!))));

function bestSpread(degrees: readonly number[], k: number): number {
  let best = 0;
  const extend = (set: number[]): void => {
    if (set.length === k) best = Math.max(best, spread(set, degrees));
    else for (let i = (set.at(-1) ?? -1) + 1; i < degrees.length; i++) extend([...set, i]);
  };
  extend([]);
  return best;
}
