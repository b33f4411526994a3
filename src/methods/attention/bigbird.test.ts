import { expect, it } from 'vitest';
import { describePolicy, keysOf, planAll } from '../../testing/attention-policy-kit.ts';
import { syntheticAttention } from '../../testing/synthetic-attention.ts';
import { method } from './bigbird.ts';

describePolicy(method, { block: 4, budget: 0.5, randoms: 2 });

it('reads the global block, its neighbours and as many other blocks as asked for', () => {
  const [prompt] = planAll(method, syntheticAttention(2), 40, {
    block: 4,
    budget: 0.5,
    globals: 1,
    randoms: 2,
  });
  const blocks = [...new Set(keysOf(prompt!, 0, 39).map((key) => key >> 2))];
  expect(blocks).toHaveLength(5);
  expect([blocks[0], ...blocks.slice(-2)]).toEqual([0, 8, 9]);
  expect(blocks.slice(1, 3).every((b) => b > 0 && b < 8)).toBe(true);
});
