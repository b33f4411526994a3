import { expect, it } from 'vitest';
import { describePolicy, keysOf, planAll } from '../../testing/attention-policy-kit.ts';
import { syntheticAttention } from '../../testing/synthetic-attention.ts';
import { method } from './streaming-llm.ts';

describePolicy(method);

const capture = syntheticAttention(1, { layers: 1, tokens: 12 });

it('keeps 45 of 55 pairs of ten tokens with two sinks and a window of four', () => {
  const [prompt] = planAll(method, capture, 10, { budget: 0.6, sinks: 2 });
  const perHead = prompt!.mask.length / 4;
  expect(prompt!.mask.subarray(0, perHead).reduce((sum, bit) => sum + bit, 0)).toBe(45);
  expect(keysOf(prompt!, 2, 9)).toEqual([0, 1, 6, 7, 8, 9]);
});

it('holds exactly the sinks and the window while it decodes', () => {
  const [, first, second] = planAll(method, capture, 10, { budget: 0.6, sinks: 2 });
  expect(keysOf(second!)).toEqual([0, 1, 8, 9, 10, 11]);
  expect(second!.cost.kvHeldBytes).toBe(second!.cost.kvReadBytes);
  expect(first!.plan.evict!.map((keys) => Array.from(keys))).toEqual([
    [2, 3, 4, 5, 6],
    [2, 3, 4, 5, 6],
  ]);
});

it('hands the choice of positions to an online run', () => {
  expect(planAll(method, capture, 10)[0]!.plan.positions).toBe('reindexed');
  expect(planAll(method, capture, 10, { positions: 'original' })[0]!.plan.positions).toBe('original');
});
