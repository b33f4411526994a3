import { expect, it } from 'vitest';
import { runOn } from '../../testing/row-source.ts';
import { syntheticSource } from '../../testing/synthetic-source.ts';
import { describePruner } from '../../testing/token-pruner-kit.ts';
import { method } from './temporal-pooling.ts';

describePruner(method, { shape: { views: 'frames', h: 2, w: 3 } });

it('averages runs of frames at equal positions, the last run shorter', async () => {
  const source = syntheticSource(1, { views: 'frames', frames: 7, h: 2, w: 2 });
  const { tokens } = await runOn(method, source, { kind: 'auto' }, { frames: 3 });
  expect(tokens).toHaveLength(3 * 4);
  expect(tokens[5]).toEqual({
    view: 3,
    anchor: 1,
    kind: 'pooled',
    src: Int32Array.of(1, 1, 1),
    srcView: Int32Array.of(3, 4, 5),
    weight: new Float32Array(3).fill(1 / 3),
  });
  expect(Array.from(tokens[11]!.srcView!)).toEqual([6]);
});

it('refuses frames of different sizes', async () => {
  const small = syntheticSource(1, { views: 'frames', h: 2, w: 2 });
  const large = syntheticSource(1, { views: 'frames', h: 2, w: 3 });
  const mixed = { views: [...small.views, ...large.views] };
  await expect(runOn(method, mixed)).rejects.toThrow(/different grids/);
});
