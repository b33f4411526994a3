import { expect, it } from 'vitest';
import { describePolicy, keysOf, planAll } from '../../testing/attention-policy-kit.ts';
import { syntheticAttention } from '../../testing/synthetic-attention.ts';
import { averagePool } from './_shared/average-pool.ts';
import { method, snap } from './snapkv.ts';

describePolicy(method, { window: 2, kernel: 3 });

it('lets pooling move the choice: sums .2 .8 .2 .4 become .333 .4 .467 .2', () => {
  const pooled = averagePool([0.2, 0.8, 0.2, 0.4], 3);
  [0.3333, 0.4, 0.4667, 0.2].forEach((value, i) => expect(pooled[i]).toBeCloseTo(value, 4));
  expect(Array.from(snap(Float64Array.of(0.2, 0.8, 0.2, 0.4, 9, 9), 3, 2, 3))).toEqual([2, 4, 5]);
});

it('does not let the window leak into the pooling of earlier keys', () => {
  expect(Array.from(snap(Float64Array.of(0.5, 0.1, 0.2, 99), 2, 1, 3))).toEqual([1, 3]);
});

it('chooses once, then appends what is generated', () => {
  const calls = planAll(method, syntheticAttention(2, { layers: 1 }), 40, { window: 2, budget: 0.2 });
  const [first, second] = [keysOf(calls[1]!, 3), keysOf(calls[2]!, 3)];
  expect(first).toHaveLength(9);
  expect(first.slice(-3)).toEqual([38, 39, 40]);
  expect(second).toEqual([...first, 41]);
});
