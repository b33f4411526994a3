import { describe, expect, it } from 'vitest';
import { createTensor } from '../../base/tensor.ts';
import { rowSource, runOn, unitVector } from '../../testing/row-source.ts';
import { syntheticSource } from '../../testing/synthetic-source.ts';
import { describePruner } from '../../testing/token-pruner-kit.ts';
import { method } from './dycoke.ts';

describePruner(method, { shape: { views: 'frames' } });

const frames = (degrees: readonly (readonly number[])[]) => ({
  views: degrees.map((angles, v) => ({
    ...rowSource(angles.map(unitVector)).views[0]!,
    id: `frame-${v}`,
    role: 'frame' as const,
  })),
});

describe('DyCoke', () => {
  it('keeps as many tokens as the release: 22 of 32, 3098 of 6272', async () => {
    const small = syntheticSource(1, { views: 'frames', frames: 8, h: 2, w: 2 });
    expect((await runOn(method, small, { kind: 'auto' }, { prune: 0.5 })).tokens).toHaveLength(22);
    const video = syntheticSource(2, { views: 'frames', frames: 32, h: 14, w: 14, d: 3, layers: 1 });
    const trace = await runOn(method, video);
    expect(trace.tokens).toHaveLength(3098);
    expect(trace.perView.map((view) => view.kept).slice(0, 5)).toEqual([196, 58, 58, 58, 196]);
    expect(trace.perView[30]!.kept).toBe(196);
  });

  it('drops what did not change', async () => {
    const still = [0, 0, 0, 0];
    const { tokens } = await runOn(method, frames([still, [0, 90, 0, 40]]), { kind: 'auto' }, { prune: 0.5 });
    expect(tokens.filter((token) => token.view === 1).map((token) => token.anchor)).toEqual([1, 3]);
  });

  it('can rank by the pair before, as the release does', async () => {
    const source = frames([
      [0, 0],
      [0, 90],
      [0, 0],
      [90, 0],
    ]);
    const second = async (releaseIndexing: boolean): Promise<(number | null)[]> => {
      const { tokens } = await runOn(method, source, { kind: 'auto' }, { prune: 0.5, releaseIndexing });
      return [1, 3].map((v) => tokens.find((token) => token.view === v)!.anchor);
    };
    expect(await second(false)).toEqual([1, 0]);
    expect(await second(true)).toEqual([0, 1]);
  });

  it('refuses frames that do not match place by place', async () => {
    const mixed = frames([
      [0, 0],
      [0, 0],
    ]);
    const features = createTensor(new Float32Array(6), [3, 2]);
    mixed.views.push({ ...mixed.views[0]!, grid: { h: 1, w: 3 }, features });
    await expect(runOn(method, mixed)).rejects.toThrow(/different grids or padding/);
  });
});
