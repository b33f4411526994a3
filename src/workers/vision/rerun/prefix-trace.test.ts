import { expect, test } from 'vitest';
import { pruners } from '../../../methods/pruners/index.ts';
import { runOn } from '../../../testing/row-source.ts';
import { syntheticSource } from '../../../testing/synthetic-source.ts';
import { holdsSmallerBudgets, prefixTrace } from './prefix-trace.ts';

const fitting = pruners.all.filter(holdsSmallerBudgets);

test('some methods have it, those that merge do not', () => {
  expect(fitting.map(({ id }) => id)).toContain('divprune');
  expect(fitting.map(({ id }) => id)).not.toContain('tome');
});

test.each(fitting.map((pruner) => [pruner.id, pruner] as const))(
  '%s: a prefix of a large run is the small run',
  async (_, pruner) => {
    const views = pruner.needs.includes('crops') ? 'crops' : 'single';
    for (const seed of [1, 2, 3]) {
      const source = syntheticSource(seed, { views });
      const large = await runOn(pruner, source, { kind: 'count', keep: 30 }, {}, seed);
      for (const keep of [1, 7, 20]) {
        const small = await runOn(pruner, source, { kind: 'count', keep }, {}, seed);
        const { tokens, steps, perView } = prefixTrace(large, keep);
        expect(tokens).toEqual(small.tokens);
        expect(steps).toEqual(small.steps);
        expect(perView).toEqual(small.perView);
      }
    }
  },
);
