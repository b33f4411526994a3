import { describe, expect, it } from 'vitest';
import { anglesSource, runOn } from '../../testing/row-source.ts';
import { syntheticSource } from '../../testing/synthetic-source.ts';
import { describePruner } from '../../testing/token-pruner-kit.ts';
import { method } from './adjacent-merging.ts';

describePruner(method, { shape: { views: 'audio', h: 1, w: 12 } });

const groups = async (degrees: number[], theta: number): Promise<number[][]> =>
  (await runOn(method, anglesSource(degrees), { kind: 'auto' }, { theta })).tokens.map((token) =>
    Array.from(token.src),
  );

describe('adjacent merging', () => {
  it('merges runs of alike frames and stops at a change', async () => {
    expect(await groups([0, 1, 2, 90, 91, 200], 0.99)).toEqual([[0, 1, 2], [3, 4], [5]]);
    expect(await groups([0, 90, 0, 90], 0.5)).toEqual([[0], [1], [2], [3]]);
  });

  it('merges the most similar pair first, which can shield its neighbours', async () => {
    // 10–14 merge first; their mean at 12 is then farther than θ from 0 and from 30.
    expect(await groups([0, 10, 14, 30], Math.cos((11 * Math.PI) / 180))).toEqual([[0], [1, 2], [3]]);
  });

  it('keeps neighbours together, every frame once', async () => {
    const source = syntheticSource(3, { views: 'audio', h: 1, w: 40 });
    for (const keep of [1, 7, 20]) {
      const { tokens } = await runOn(method, source, { kind: 'count', keep });
      expect(tokens).toHaveLength(keep);
      expect(tokens.flatMap((token) => Array.from(token.src))).toEqual(
        Array.from({ length: 40 }, (_, i) => i),
      );
    }
  });
});
