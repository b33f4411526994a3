import { describe, expect, it } from 'vitest';
import { createTensor } from '../../base/tensor.ts';
import { anglesSource, runOn, unitVector } from '../../testing/row-source.ts';
import { syntheticSource } from '../../testing/synthetic-source.ts';
import { describePruner } from '../../testing/token-pruner-kit.ts';
import { method } from './tome.ts';

describePruner(method);

const degrees = [0, 5, 60, 90, 180, 62];
const keys = createTensor(Float32Array.from(degrees.flatMap(unitVector)), [1, 6, 2]);
const source = anglesSource(degrees, { taps: new Map([[1, { keys, queries: keys }]]) });

describe('ToMe', () => {
  it('merges the two best pairs of the worked example', async () => {
    const { tokens, steps, fidelity } = await runOn(method, source, { kind: 'count', keep: 4 });
    expect(steps.map((step) => step.index)).toEqual([2, 0]);
    expect(steps[0]!.score).toBeCloseTo(0.999391, 6);
    expect(steps[1]!.score).toBeCloseTo(0.996195, 6);
    expect(tokens.map((token) => [token.anchor, Array.from(token.src)])).toEqual([
      [1, [0, 1]],
      [3, [3]],
      [4, [4]],
      [5, [2, 5]],
    ]);
    expect(fidelity).toBe('exact');
  });

  it('keeps the sum of sizes, with every token the plain mean of its patches', async () => {
    for (const keep of [34, 18, 9, 1]) {
      const trace = await runOn(method, syntheticSource(8), { kind: 'count', keep });
      const used = trace.tokens.flatMap((token) => Array.from(token.src));
      expect(used.sort((a, b) => a - b)).toEqual(Array.from({ length: 35 }, (_, i) => i));
      for (const { weight } of trace.tokens) {
        for (const w of weight) expect(w).toBeCloseTo(1 / weight.length, 6);
      }
      expect(trace.fidelity).toBe(keep >= 18 ? 'exact' : 'adapted');
    }
  });

  it('repeats the matching on merged tokens below half', async () => {
    // Round 1: 2 → 5, 0 → 1, 4 → 3. Round 2 pairs positions 0, 2 with 1, by angles 2.5, 61 and 135: 5 joins 3.
    const { tokens } = await runOn(method, source, { kind: 'count', keep: 2 });
    expect(tokens.map((token) => [token.anchor, Array.from(token.src)])).toEqual([
      [1, [0, 1]],
      [3, [2, 3, 4, 5]],
    ]);
  });
});
