import { describe, expect, it } from 'vitest';
import { createTensor } from '../../base/tensor.ts';
import { rowSource, runOn, unitVector } from '../../testing/row-source.ts';
import { syntheticSource } from '../../testing/synthetic-source.ts';
import { describePruner } from '../../testing/token-pruner-kit.ts';
import { dominantContextual } from './_shared/dominant-contextual.ts';
import { oneHot } from './_shared/sparse-row.ts';
import { toUnitRows } from '../../base/unit-rows.ts';
import { method } from './visiondrop.ts';

describePruner(method);
describePruner(method, { params: { stages: 3 }, shape: { layers: 6 } });

const value = (row: { src: readonly number[]; weight: readonly number[] }): number =>
  row.src.reduce((sum, index, k) => sum + row.weight[k]! * (index + 1), 0);

describe('one stage', () => {
  const keys = [0, 0, 10, 80, 0, 90, 5, 100].flatMap(unitVector);
  const stage = (merge: 'official' | 'mean'): ReturnType<typeof dominantContextual> =>
    dominantContextual({
      tokens: Array.from({ length: 8 }, (_, anchor) => ({ anchor, row: oneHot(anchor) })),
      scores: [0.05, 0.3, 0.02, 0.08, 0.25, 0.1, 0.12, 0.08],
      keys: toUnitRows({ data: Float64Array.from(keys), n: 8, width: 2 }),
      dominant: 2,
      contextual: 2,
      merge,
    });

  it('gives the worked example: tokens 1 and 4, targets 0 and 5, members by key', () => {
    const { dominant, contextual } = stage('official');
    expect(dominant).toEqual([1, 4]);
    expect(contextual.map(({ anchor, row }) => [anchor, row.src])).toEqual([
      [0, [0, 2, 6]],
      [5, [3, 5, 7]],
    ]);
    expect([...dominant.map((i) => i + 1), ...contextual.map(({ row }) => value(row))]).toEqual([
      2, 5, 6, 12,
    ]);
  });

  it('averages in mean mode', () => {
    const values = stage('mean').contextual.map(({ row }) => value(row));
    expect(values[0]).toBeCloseTo(11 / 3, 6);
    expect(values[1]).toBeCloseTo(6, 12);
  });
});

describe('VisionDrop', () => {
  it('scores its encoder stage by CLS attention of layer -2', async () => {
    const attention = createTensor(Float32Array.of(0, 0.2, 0.5, 0.3, ...new Float32Array(12)), [1, 4, 4]);
    const keys = createTensor(new Float32Array(4), [1, 4, 1]);
    const queries = createTensor(new Float32Array(4), [1, 4, 1]);
    const taps = new Map([[1, { attention, keys }]]);
    const source = rowSource([[1], [2], [3]], { hasCls: true, taps });
    // The source only counts as giving queries and keys when some layer has both.
    taps.set(0, { queries, keys } as never);
    const { tokens } = await runOn(method, source, { kind: 'count', keep: 1 });
    expect(tokens.map((token) => token.anchor)).toEqual([1]);
  });

  it('follows the release: 48 = 42 + 6 after the encoder, 4 stages down to 19', async () => {
    const source = syntheticSource(6, { h: 8, w: 9, layers: 12 });
    const one = await runOn(method, source, { kind: 'count', keep: 48 });
    expect(one.tokens.filter((token) => token.anchor !== null && token.kind === 'merged')).toHaveLength(6);
    expect(one.fidelity).toBe('exact');
    const four = await runOn(method, source, { kind: 'count', keep: 19 }, { stages: 4 });
    expect(four.tokens).toHaveLength(19);
    expect(four.fidelity).toBe('adapted');
  });

  it('lets every patch into exactly one row of every stage count', async () => {
    const source = syntheticSource(7, { layers: 6 });
    for (const stages of [1, 2, 3, 4]) {
      const { tokens } = await runOn(method, source, { kind: 'count', keep: 12 }, { stages });
      const used = tokens.flatMap((token) => Array.from(token.src));
      expect(used.sort((a, b) => a - b)).toEqual(Array.from({ length: 35 }, (_, i) => i));
    }
  });
});
