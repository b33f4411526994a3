import { describe, expect, it } from 'vitest';
import { createTensor } from '../../base/tensor.ts';
import type { Source } from '../../contracts/pruner-source.ts';
import { rowSource, runOn, unitVector } from '../../testing/row-source.ts';
import { syntheticSource } from '../../testing/synthetic-source.ts';
import { describePruner } from '../../testing/token-pruner-kit.ts';
import { method } from './token-correlation.ts';

describePruner(method, { params: { alpha: 0.7 }, shape: { h: 6, w: 8 } });

/** CLS attends evenly; patches have keys at the given angles. */
function keyed(keys: readonly (readonly number[])[], queries = keys.map(() => 0)): Source {
  const width = keys[0]!.length;
  const n = keys.length;
  const tap = {
    keys: createTensor(Float32Array.from([...keys[0]!.map(() => 0), ...keys.flat()]), [1, n + 1, width]),
    queries: createTensor(
      Float32Array.from({ length: (n + 1) * width }, (_, i) => queries[i] ?? 0),
      [1, n + 1, width],
    ),
  };
  const features = keys.map((_, i) => [i + 1]);
  return rowSource(features, {
    hasCls: true,
    taps: new Map([
      [1, tap],
      [2, tap],
    ]),
  });
}

const auto = { kind: 'auto' } as const;

describe('token correlation', () => {
  it('gives the worked example: 4 of 6 redundant, density 1/3, 2 tokens', async () => {
    const source = keyed([0, 0, 0, 0, 90, 180].map(unitVector));
    const trace = await runOn(method, source, auto, { alpha: 0.9, beta: 1 / 3 });
    expect(Array.from(trace.maps.get('twins')![0]!)).toEqual([3, 3, 3, 3, 0, 0]);
    expect(trace.perView[0]!.info).toBeCloseTo(1 / 3, 12);
    expect(trace.tokens).toHaveLength(2);
  });

  it('leaves one token of a blank crop and all of an orthogonal one', async () => {
    const blank = await runOn(method, keyed(Array.from({ length: 9 }, () => [1, 1])));
    expect(blank.tokens).toHaveLength(1);
    expect(blank.perView[0]!.info).toBe(0);
    expect(Array.from(blank.tokens[0]!.src)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
    const axes = Array.from({ length: 5 }, (_, i) =>
      Array.from({ length: 5 }, (_unused, c) => (c === i ? 1 : 0)),
    );
    const { tokens } = await runOn(method, keyed(axes));
    expect(tokens.map((token) => [Array.from(token.src), Array.from(token.weight)])).toEqual(
      [0, 1, 2, 3, 4].map((i) => [[i], [1]]),
    );
  });

  it('never lowers the density when α rises', async () => {
    const source = syntheticSource(5, { h: 6, w: 9 });
    let last = 0;
    for (const alpha of [0.1, 0.4, 0.6, 0.8, 0.95]) {
      const density = (await runOn(method, source, auto, { alpha })).perView[0]!.info!;
      expect(density).toBeGreaterThanOrEqual(last);
      last = density;
    }
    expect(last).toBeGreaterThan(0.5);
  });

  it('keeps attention outliers, and merges by deep attention', async () => {
    // Patch 0 takes nearly all attention; five are twins of each other; the last stands alone. Budget: 2.
    const twins = Array.from({ length: 5 }, () => [0.1, 1]);
    const keys = [[9, 0], ...twins, [-1, 1]];
    const source = keyed(keys, [1, 0]);
    const { tokens } = await runOn(method, source, auto, { beta: 0.5 });
    expect(tokens).toHaveLength(2);
    expect([tokens[0]!.anchor, tokens[0]!.kind]).toEqual([0, 'kept']);
    const total = tokens.flatMap((token) => Array.from(token.weight)).reduce((sum, w) => sum + w, 0);
    expect(total).toBeCloseTo(tokens.length, 5);
    expect(tokens.flatMap((token) => Array.from(token.src)).sort((a, b) => a - b)).toEqual([
      0, 1, 2, 3, 4, 5, 6,
    ]);
  });

  it('compresses crops and passes the thumbnail', async () => {
    const source = syntheticSource(6, { views: 'crops', h: 5, w: 6 });
    const trace = await runOn(method, source, auto, { alpha: 0.6 });
    expect(trace.perView[0]).toEqual({ kept: 30, total: 30, info: 1 });
    for (const view of trace.perView.slice(1)) expect(view.kept).toBeLessThan(30);
  });
});
