import { describe, expect, it } from 'vitest';
import { createTensor } from '../../base/tensor.ts';
import type { Source, View } from '../../contracts/pruner-source.ts';
import { rowSource, runOn } from '../../testing/row-source.ts';
import { syntheticSource } from '../../testing/synthetic-source.ts';
import { describePruner } from '../../testing/token-pruner-kit.ts';
import { cropShares, method, normalised } from './globalcom2.ts';

describePruner(method, { shape: { views: 'crops' } });
describePruner(method, { shape: { views: 'crops', hasCls: false }, params: { guidance: 'global' } });

/** CLS logits are `scores` themselves: one head of width 1. */
function scored(
  role: View['role'],
  h: number,
  w: number,
  scores: readonly number[],
  more: Partial<View> = {},
): View {
  const keys = createTensor(Float32Array.of(0, ...scores), [1, h * w + 1, 1]);
  const queries = createTensor(new Float32Array(h * w + 1).fill(1), [1, h * w + 1, 1]);
  const features = scores.map(() => [1]);
  return rowSource(features, {
    role,
    grid: { h, w },
    hasCls: true,
    taps: new Map([[2, { keys, queries }]]),
    ...more,
  }).views[0]!;
}

const place = (j: number, rows: number, cols: number): Partial<View> => ({
  id: `crop-${j}`,
  place: { row: Math.floor(j / cols), col: j % cols, rows, cols },
});

/** A 4 × 4 thumbnail whose quadrants sum to 40, 20, 10, 10, and four flat 4 × 4 crops. */
function quadrants(): Source {
  const sums = [40, 20, 10, 10];
  const thumbnail = Array.from({ length: 16 }, (_, i) => sums[(i >> 3) * 2 + ((i >> 1) & 1)]! / 4);
  const crops = sums.map((_, j) =>
    scored(
      'crop',
      4,
      4,
      Array.from({ length: 16 }, (_unused, i) => 1 + i / 100),
      place(j, 2, 2),
    ),
  );
  return { views: [scored('thumbnail', 4, 4, thumbnail), ...crops] };
}

describe('crop shares', () => {
  it('are those of the worked example, and average to R', () => {
    const shares = cropShares([40, 20, 10, 10], 0.5, 10);
    [0.779888, 0.429796, 0.395158, 0.395158].forEach((r, j) => expect(shares[j]).toBeCloseTo(r, 6));
    expect(shares.reduce((sum, r) => sum + r, 0)).toBeCloseTo(2, 12);
  });

  it('are all R for equal richness, and never above 1', () => {
    for (const r of cropShares([3, 3, 3], 0.4, 10)) expect(r).toBeCloseTo(0.4, 12);
    expect(Math.max(...cropShares([90, 0], 0.9, 1))).toBe(1);
  });

  it('are nearly uniform on softmaxed scores: the reason for logits', () => {
    const sigma = cropShares([0.4, 0.2, 0.1, 0.1], 1e-6, 10).map((r) => r / 1e-6 - 1 + 0.25);
    [0.255, 0.25, 0.2475, 0.2475].forEach((value, j) => expect(sigma[j]).toBeCloseTo(value, 4));
  });
});

describe('GlobalCom²', () => {
  it('keeps 12, 6, 6, 6 of 16 patches per crop in the worked example', async () => {
    const trace = await runOn(method, quadrants(), { kind: 'ratio', keep: 0.5 });
    expect(trace.perView.map((view) => view.kept)).toEqual([8, 12, 6, 6, 6]);
    [0.5, 0.779888, 0.429796, 0.395158, 0.395158].forEach((r, v) =>
      expect(trace.perView[v]!.info).toBeCloseTo(r, 6),
    );
  });

  it('hardly tells crops apart by attention', async () => {
    const trace = await runOn(method, quadrants(), { kind: 'ratio', keep: 0.5 }, { scores: 'attention' });
    const [first, ...others] = trace.perView.slice(1).map((view) => view.info!);
    for (const other of others) expect(Math.abs(first! - other)).toBeLessThan(0.02);
  });

  it('adds unit vectors of local and thumbnail scores', () => {
    const local = normalised(Float64Array.of(3, 4), [0, 1]);
    const guide = normalised(Float64Array.of(1, 0), [0, 1]);
    expect([local[0]! + guide[0]!, local[1]! + guide[1]!]).toEqual([1.6, 0.8]);
    expect(Array.from(normalised(Float64Array.of(0, 0), [0, 1]))).toEqual([0, 0]);
  });

  it('cuts the resized thumbnail map per crop, padding outside', async () => {
    // One mosaic of 1 × 2 crops, 2 × 4 patches, its right column padding: the 2 × 2 thumbnail is stretched over 2 × 3.
    const valid = Uint8Array.of(1, 0, 1, 0);
    const views = [
      scored('thumbnail', 2, 2, [0, 3, 6, 9]),
      scored('crop', 2, 2, [1, 1, 1, 1], place(0, 1, 2)),
      scored('crop', 2, 2, [1, 1, 1, 1], { ...place(1, 1, 2), valid }),
    ];
    const trace = await runOn(method, { views }, { kind: 'ratio', keep: 0.5 });
    const [, left, right] = trace.maps.get('thumbnail guide')!;
    [0, 1.5, 6, 7.5].forEach((g, i) => expect(left![i]).toBeCloseTo(g, 6));
    expect(Array.from(right!)).toEqual([3, Number.NaN, 9, Number.NaN]);
  });

  it('orders the crops row by row of the mosaic, after the thumbnail', async () => {
    const { tokens } = await runOn(method, syntheticSource(1, { views: 'crops', h: 2, w: 3 }), {
      kind: 'ratio',
      keep: 1,
    });
    expect(tokens.slice(0, 12).map((token) => token.view)).toEqual([0, 0, 0, 0, 0, 0, 1, 1, 1, 2, 2, 2]);
  });

  it('ranks crops by the guide that is asked for', async () => {
    const views = [scored('thumbnail', 1, 2, [9, 0]), scored('crop', 1, 2, [0, 5], { ...place(0, 1, 1) })];
    const first = async (guidance: string): Promise<number> =>
      (await runOn(method, { views }, { kind: 'ratio', keep: 0.5 }, { guidance })).steps.at(-1)!.index;
    expect([await first('local'), await first('global')]).toEqual([1, 0]);
  });

  it('needs the place of each crop', async () => {
    const views = [scored('thumbnail', 1, 2, [9, 0]), scored('crop', 1, 2, [0, 5])];
    await expect(runOn(method, { views }, { kind: 'ratio', keep: 0.5 })).rejects.toThrow(
      /no place in the mosaic/,
    );
  });
});
