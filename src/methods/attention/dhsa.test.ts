import { expect, it } from 'vitest';
import { describePolicy, keysOf, planAll } from '../../testing/attention-policy-kit.ts';
import { syntheticAttention } from '../../testing/synthetic-attention.ts';
import { chunkVectors, method } from './dhsa.ts';

describePolicy(method, { queryBlock: 4, edge: 2, denseTail: 4 });

it('prefers one strong key by means, four weak ones by sums over roots', () => {
  const ones = { data: Float32Array.of(1, 1, 1, 1), stride: 4 };
  const keys = { data: Float32Array.of(1.5, 1, 1, 1, 1), stride: 5 };
  const score = (how: string): number[] => {
    const [q] = chunkVectors(ones, 1, 1, Int32Array.of(0, 4), how);
    return chunkVectors(keys, 1, 1, Int32Array.of(0, 1, 5), how).map((k) => q![0]! * k[0]!);
  };
  expect(score('mean')).toEqual([1.5, 1]);
  expect(score('root')).toEqual([3, 4]);
  expect(score('sum')).toEqual([6, 16]);
});

it('is a choice of single tokens when every chunk is one token', () => {
  const keys = { data: Float32Array.of(1, 2, 3, 4, 5, 6), stride: 6 };
  for (const how of ['mean', 'root', 'sum']) {
    const vectors = chunkVectors(keys, 1, 2, Int32Array.of(0, 1, 2, 3), how);
    expect(vectors.map((vector) => Array.from(vector))).toEqual([
      [1, 2],
      [3, 4],
      [5, 6],
    ]);
  }
});

it('reads exactly its budget: the first keys, the nearest ones, and whole chunks but the last', () => {
  const params = { queryBlock: 8, edge: 2, denseTail: 0, budget: 0.3 };
  const [prompt] = planAll(method, syntheticAttention(2), 40, params);
  const keys = keysOf(prompt!, 0, 39);
  expect(keys).toHaveLength(12);
  expect(keys.slice(0, 2)).toEqual([0, 1]);
  expect(keys.slice(-2)).toEqual([38, 39]);
  expect(keysOf(prompt!, 2, 33)).toEqual(keys.filter((key) => key <= 33));
});

it('lets the last queries and the generated tokens read everything', () => {
  const calls = planAll(method, syntheticAttention(2), 40, { denseTail: 4 });
  expect(keysOf(calls[2]!, 0, 36)).toHaveLength(37);
  expect(keysOf(calls[2]!, 0, 35).length).toBeLessThan(36);
  expect(keysOf(calls[3]!)).toHaveLength(41);
});
