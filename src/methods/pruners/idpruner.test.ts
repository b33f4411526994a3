import { describe, expect, it } from 'vitest';
import { anglesSource, runOn } from '../../testing/row-source.ts';
import { syntheticSource } from '../../testing/synthetic-source.ts';
import { describePruner } from '../../testing/token-pruner-kit.ts';
import { method as clsTopK } from './cls-top-k.ts';
import { method } from './idpruner.ts';

describePruner(method);

const degrees = [0, 10, 90, 100, 185, 270];
const scores = [0.9, 0.8, 0.2, 0.1, 0.5, 0.3];
const all = { kind: 'count', keep: 6 } as const;

async function order(importance: number[], lambda: number, parallel = 1): Promise<number[]> {
  const source = anglesSource(degrees, { importance: Float32Array.from(importance) });
  const { steps } = await runOn(method, source, all, { lambda, parallel, importance: 'given' });
  return steps.map((step) => step.index);
}

describe('IDPruner', () => {
  it('picks in the orders of the worked example', async () => {
    expect(await order(scores, 0.5)).toEqual([0, 4, 5, 2, 1, 3]);
    expect(await order(scores, 1)).toEqual([0, 1, 4, 5, 2, 3]);
    expect(await order(scores, 0)).toEqual([0, 4, 2, 5, 1, 3]);
    // The scores on which ZOO-Prune picks 1, 3, 5, 0, 2, 4 and DivPrune 5, 2, 0, 4, 1, 3.
    expect(await order([0.5, 0.9, 0.3, 0.8, 0.1, 0.2], 0.5)).toEqual([1, 4, 3, 5, 0, 2]);
    expect(await order([0.5, 0.9, 0.3, 0.8, 0.1, 0.2], 1)).toEqual([1, 3, 0, 2, 5, 4]);
  });

  it('scores the second pick as in the worked example', async () => {
    // idx 4 wins with .748097; the others, from λ I - (1 - λ) cos: -.054904, .0625, .086824, .125.
    const source = anglesSource(degrees, { importance: Float32Array.from(scores) });
    const { steps } = await runOn(method, source, all, { importance: 'given' });
    expect(steps[1]!.score).toBeCloseTo(0.748097, 5);
    const importance = scores.map((s) => (s - 0.1) / 0.800001);
    const second = (i: number): number =>
      0.5 * importance[i]! - 0.5 * Math.cos((degrees[i]! * Math.PI) / 180);
    [-0.054904, 0.0625, 0.086824, 0.748097, 0.125].forEach((s, k) => expect(second(k + 1)).toBeCloseTo(s, 5));
  });

  it('takes several tokens from one scoring pass when told', async () => {
    expect((await order(scores, 0.5, 2)).slice(0, 3)).toEqual([0, 4, 5]);
    expect(await order(scores, 0.5, 5)).toEqual([0, 4, 5, 3, 2, 1]);
  });

  it('does not care for an affine change of the scores', async () => {
    expect(
      await order(
        scores.map((s) => 4 * s - 7),
        0.5,
      ),
    ).toEqual(await order(scores, 0.5));
  });

  it('is CLS top-k at λ = 1, and says which importance it used', async () => {
    const source = syntheticSource(5);
    const budget = { kind: 'count', keep: 9 } as const;
    const trace = await runOn(method, source, budget, { lambda: 1 });
    const ranked = await runOn(clsTopK, source, budget);
    expect(trace.tokens).toEqual(ranked.tokens);
    expect(trace.fidelity).toBe('adapted');
    expect((await runOn(method, source, budget, { importance: 'given' })).fidelity).toBe('exact');
  });

  it('ranks by norm, and refuses scores that are not there', async () => {
    const source = anglesSource([0, 90, 180]);
    source.views[0]!.features.data.set([0, 9], 2);
    const { steps } = await runOn(method, source, { kind: 'count', keep: 1 }, { importance: 'norm' });
    expect(steps[0]!.index).toBe(1);
    await expect(runOn(method, source, all, { importance: 'given' })).rejects.toThrow(/no importance scores/);
  });
});
