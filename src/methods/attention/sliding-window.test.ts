import { expect, it } from 'vitest';
import { describePolicy, keysOf, planAll } from '../../testing/attention-policy-kit.ts';
import { syntheticAttention } from '../../testing/synthetic-attention.ts';
import { method } from './sliding-window.ts';

describePolicy(method);

it('reads keys i − w + 1 to i and evicts the one that leaves', () => {
  const calls = planAll(method, syntheticAttention(1, { layers: 1, tokens: 12 }), 10, { budget: 0.3 });
  expect(keysOf(calls[0]!, 0, 1)).toEqual([0, 1]);
  expect(keysOf(calls[0]!, 3, 9)).toEqual([7, 8, 9]);
  expect(keysOf(calls[1]!)).toEqual([8, 9, 10]);
  expect(calls.map(({ plan }) => Array.from(plan.evict?.[1] ?? []))).toEqual([
    [],
    [0, 1, 2, 3, 4, 5, 6, 7],
    [8],
  ]);
});
