import { expect, it } from 'vitest';
import { describePolicy, keysOf, planAll } from '../../testing/attention-policy-kit.ts';
import { syntheticAttention } from '../../testing/synthetic-attention.ts';
import { blockMeans, method } from './minference-block.ts';

describePolicy(method, { block: 4 });

it('averages a last block over what it has', () => {
  const rows = { data: Float32Array.of(1, 2, 3, 4, 5, 7), stride: 6 };
  expect(blockMeans(rows, 0, 3, 2, 2).map((mean) => Array.from(mean))).toEqual([
    [2, 3],
    [5, 7],
  ]);
});

it('gives all rows of a block the same whole blocks', () => {
  const [prompt] = planAll(method, syntheticAttention(2), 40, { block: 4, budget: 0.3 });
  const last = keysOf(prompt!, 1, 39);
  expect(last).toHaveLength(12);
  expect(new Set(last.map((key) => key >> 2)).size).toBe(3);
  expect(keysOf(prompt!, 1, 37)).toEqual(last.filter((key) => key <= 37));
});
