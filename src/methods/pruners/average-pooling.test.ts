import { expect, it } from 'vitest';
import { createTensor } from '../../base/tensor.ts';
import { rowSource, runOn } from '../../testing/row-source.ts';
import { describePruner } from '../../testing/token-pruner-kit.ts';
import { method } from './average-pooling.ts';

describePruner(method);
describePruner(method, { shape: { views: 'audio', h: 1, w: 11 }, params: { window: 3 } });

const grid = (h: number, w: number) => ({
  grid: { h, w },
  features: createTensor(
    Float32Array.from({ length: h * w }, (_, i) => i),
    [h * w, 1],
  ),
});

it('averages windows with weights 1 / s², fewer at the edge', async () => {
  const { tokens } = await runOn(method, rowSource([[0]], grid(4, 6)));
  expect(tokens).toHaveLength(6);
  expect(tokens.map((token) => Array.from(token.src))).toContainEqual([2, 3, 8, 9]);
  for (const { weight } of tokens) expect(Array.from(weight)).toEqual([0.25, 0.25, 0.25, 0.25]);
  const edge = await runOn(method, rowSource([[0]], grid(3, 3)));
  expect(edge.tokens.map((token) => Array.from(token.src))).toEqual([[0, 1, 3, 4], [2, 5], [6, 7], [8]]);
});

it('is undone by unpooling on a constant image', async () => {
  const source = rowSource(
    Array.from({ length: 12 }, () => [7, -2]),
    { grid: { h: 3, w: 4 } },
  );
  const { tokens } = await runOn(method, source);
  const back = new Map(tokens.flatMap((token) => Array.from(token.src, (index) => [index, token])));
  expect(back.size).toBe(12);
  for (const { src, weight } of back.values()) {
    const x = source.views[0]!.features.data;
    for (const c of [0, 1]) {
      const pooled = src.reduce((sum, index, k) => sum + weight[k]! * x[index * 2 + c]!, 0);
      expect(pooled).toBeCloseTo([7, -2][c]!, 6);
    }
  }
});

it('pools sound along time alone', async () => {
  const { tokens } = await runOn(
    method,
    rowSource([[1], [2], [3], [4], [5]]),
    { kind: 'auto' },
    { window: 2 },
  );
  expect(tokens.map((token) => Array.from(token.src))).toEqual([[0, 1], [2, 3], [4]]);
});
