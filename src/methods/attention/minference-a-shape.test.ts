import { expect, it } from 'vitest';
import { describePolicy, keysOf, planAll } from '../../testing/attention-policy-kit.ts';
import { syntheticAttention } from '../../testing/synthetic-attention.ts';
import { method } from './minference-a-shape.ts';

describePolicy(method);

it('splits the published 900 keys into 100 and 800', () => {
  const [prompt, step] = planAll(
    method,
    syntheticAttention(1, { layers: 1, heads: 1, kvHeads: 1, tokens: 1001 }),
    1000,
    {
      budget: 0.9,
    },
  );
  const keys = keysOf(prompt!, 0, 999);
  expect(keys).toHaveLength(900);
  expect([keys[99], keys[100], keys.at(-1)]).toEqual([99, 200, 999]);
  expect(keysOf(step!)).toHaveLength(1001);
});
