import { describe, expect, it } from 'vitest';
import { createTensor } from '../../base/tensor.ts';
import { rowSource, runOn } from '../../testing/row-source.ts';
import { describePruner } from '../../testing/token-pruner-kit.ts';
import { method } from './uniform-grid.ts';

describePruner(method);

async function kept(h: number, w: number, keep: number, valid?: Uint8Array): Promise<(number | null)[]> {
  const features = createTensor(new Float32Array(h * w), [h * w, 1]);
  const source = rowSource([[0]], { grid: { h, w }, features, ...(valid ? { valid } : {}) });
  return (await runOn(method, source, { kind: 'count', keep })).tokens.map((token) => token.anchor);
}

describe('uniform grid', () => {
  it('puts a square number of points on a square lattice', async () => {
    expect(await kept(6, 6, 4)).toEqual([7, 10, 25, 28]);
    expect(await kept(4, 4, 1)).toEqual([10]);
    expect(await kept(1, 9, 3)).toEqual([1, 4, 7]);
  });

  it('never leaves a hole wider than the spacing that the count allows', async () => {
    for (let keep = 1; keep <= 64; keep++) {
      const points = await kept(8, 8, keep);
      expect(new Set(points).size).toBe(keep);
      const spacing = 8 / Math.sqrt(keep);
      for (let i = 0; i < 64; i++) {
        const gap = Math.min(...points.map((p) => Math.hypot((p! >> 3) - (i >> 3), (p! & 7) - (i & 7))));
        expect(gap).toBeLessThanOrEqual(1.5 * spacing);
      }
    }
  });

  it('moves a point from padding to the nearest real patch', async () => {
    expect(await kept(1, 5, 1, Uint8Array.of(1, 1, 0, 0, 1))).toEqual([1]);
  });
});
