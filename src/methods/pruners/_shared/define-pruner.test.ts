import { describe, expect, it } from 'vitest';
import { createTensor } from '../../../base/tensor.ts';
import type { View } from '../../../contracts/pruner-source.ts';
import { syntheticSource } from '../../../testing/synthetic-source.ts';
import { definePruner } from './define-pruner.ts';
import { rowSource, runOn } from '../../../testing/row-source.ts';
import { keptToken } from './token-table.ts';

const pruner = definePruner({
  id: 'first-tokens',
  name: 'First tokens',
  papers: [],
  fidelity: 'exact',
  fidelityNote: 'A fixture of this test.',
  summary: 'Keeps the first tokens of the first view.',
  needs: ['patch-features', 'text'],
  params: {
    extra: {
      kind: 'number',
      label: 'Extra',
      help: 'More tokens.',
      origin: 'ours',
      default: 0,
      min: 0,
      max: 9,
      step: 1,
    },
  },
  mechanism: 'baseline',
  modalities: ['image'],
  budgets: ['count'],
  nested: true,
  seeded: false,
  keepOnly: true,
  invariances: [],
  async prune({ budget, params, pick }) {
    const count = (budget.kind === 'count' ? budget.keep : 0) + params.extra;
    for (let index = 0; index < count; index++) await pick({ view: 0, index, score: -index });
    return {
      tokens: Array.from({ length: count }, (_, index) => keptToken(0, index)),
      maps: new Map(),
      info: [0.5],
      warnings: ['as told'],
    };
  },
});

describe('definePruner', () => {
  it('resolves parameters, records picks and completes the trace', async () => {
    const trace = await runOn(pruner, syntheticSource(1), { kind: 'count', keep: 2 }, { extra: 1 });
    expect(trace.steps).toEqual([0, 1, 2].map((index) => ({ view: 0, index, score: -index })));
    expect(trace.perView).toEqual([{ kept: 3, total: 35, info: 0.5 }]);
    expect(trace.fidelity).toBe('exact');
    expect(trace.warnings).toEqual(['as told']);
    expect('output' in trace).toBe(false);
  });

  it('names what is wrong before anything runs', async () => {
    const budget = { kind: 'count', keep: 1 } as const;
    const bare = rowSource([[1], [2]]);
    await expect(runOn(pruner, bare, budget)).rejects.toThrow(
      'First tokens needs what this source lacks: text.',
    );
    await expect(runOn(pruner, syntheticSource(1), { kind: 'ratio', keep: 0.5 })).rejects.toThrow(
      /does not take/,
    );
    await expect(runOn(pruner, syntheticSource(1), { kind: 'count', keep: 1.5 })).rejects.toThrow(
      /cannot be 1.5/,
    );
    await expect(runOn(pruner, syntheticSource(1), budget, { extra: 99 })).rejects.toThrow(
      /must lie in \[0, 9\]/,
    );
  });

  it('names the view and the tensor whose shape is wrong', async () => {
    const view = syntheticSource(1, { layers: 2 }).views[0]!;
    const budget = { kind: 'count', keep: 1 } as const;
    const short = createTensor(new Float32Array(12), [1, 12]);
    const wrong: [Partial<View>, RegExp][] = [
      [{ features: short }, /features of view 'single-0' must have shape \[35, 12\]/],
      [{ joint: short }, /joint of view/],
      [{ valid: Uint8Array.of(1, 1, 1) }, /valid of view/],
      [{ valid: new Uint8Array(35) }, /no patch to choose from/],
      [{ importance: new Float32Array(3) }, /importance of view/],
      [{ target: new Float32Array(3) }, /target of view/],
      [{ hasCls: false }, /layer 0 of view 'single-0' must have shape \[2, 35, 4\]/],
      [{ layers: 1 }, /layer 1 of view 'single-0' must have an index in \[0, 1\)/],
    ];
    for (const [change, message] of wrong) {
      const text = syntheticSource(1).text!;
      await expect(runOn(pruner, { views: [{ ...view, ...change }], text }, budget)).rejects.toThrow(message);
    }
  });
});
