import { describe, expect, it } from 'vitest';
import { createTensor } from '../../base/tensor.ts';
import { rowSource, runOn } from '../../testing/row-source.ts';
import { syntheticSource } from '../../testing/synthetic-source.ts';
import { describePruner } from '../../testing/token-pruner-kit.ts';
import { method } from './prumerge.ts';

describePruner(method);
describePruner(method, { params: { plus: true, neighbours: 5 } });

/** One head of width 1 whose CLS logits are the logarithms of `attention`, and keys that differ in sign only. */
function attended(attention: readonly number[]) {
  const n = attention.length;
  const keys = createTensor(Float32Array.of(0, ...attention.map(Math.log)), [1, n + 1, 1]);
  const queries = createTensor(new Float32Array(n + 1).fill(1), [1, n + 1, 1]);
  const features = attention.map((_, i) => [i + 1]);
  return rowSource(features, { hasCls: true, taps: new Map([[2, { keys, queries }]]) });
}

describe('PruMerge', () => {
  it('keeps the outliers of 1..9, 50 and sums up the rest', async () => {
    const { tokens } = await runOn(
      method,
      attended([1, 2, 3, 4, 5, 6, 7, 8, 9, 50]),
      { kind: 'auto' },
      { neighbours: 2 },
    );
    expect(tokens.map((token) => [token.kind, token.anchor])).toEqual([
      ['merged', 9],
      ['leftover', null],
    ]);
    // Attention includes CLS itself: 1 of 96.
    const total = 1 + 95;
    expect(Array.from(tokens[0]!.src)).toEqual([1, 2, 9]);
    [2 / total, 3 / total, 1].forEach((w, k) => expect(tokens[0]!.weight[k]).toBeCloseTo(w, 6));
    expect(Array.from(tokens[1]!.src)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
    tokens[1]!.weight.forEach((w, k) => expect(w).toBeCloseTo((k + 1) / total, 6));
  });

  it('adds strided patches in + mode', async () => {
    // 1 outlier of 10: stride int(int(1 / 0.1) / 3) = 3, over 0 … 8.
    const source = attended([1, 2, 3, 4, 5, 6, 7, 8, 9, 50]);
    const { tokens } = await runOn(method, source, { kind: 'auto' }, { plus: true });
    expect(tokens.map((token) => token.anchor)).toEqual([0, 3, 6, 9, null]);
  });

  it('keeps one patch where none stands out', async () => {
    const { tokens } = await runOn(method, attended([2, 2, 2, 2]), { kind: 'auto' });
    expect(tokens.map((token) => token.anchor)).toEqual([0, null]);
  });

  it('folds 32 neighbours into each kept patch, kept ones included', async () => {
    const { tokens } = await runOn(method, syntheticSource(2, { h: 9, w: 10 }), { kind: 'auto' });
    for (const token of tokens.slice(0, -1)) expect(token.src).toHaveLength(33);
  });
});
