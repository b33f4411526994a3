import { describe, expect, it } from 'vitest';
import { createTensor } from '../../base/tensor.ts';
import { createRng } from '../../base/rng.ts';
import type { Projector } from '../../contracts/pruner-source.ts';
import { anglesSource, rowSource, runOn, unitVector } from '../../testing/row-source.ts';
import { syntheticSource } from '../../testing/synthetic-source.ts';
import { describePruner } from '../../testing/token-pruner-kit.ts';
import { projectorSensitivity } from './_shared/projector-sensitivity.ts';
import { toUnitRows } from '../../base/unit-rows.ts';
import { method, selectSensitive } from './zoo-prune.ts';

describePruner(method, { params: { directions: 4 } });

const noTurn = async (): Promise<void> => {};
const square: Projector = async (x) =>
  createTensor(
    x.data.map((value) => value * value),
    x.shape,
  );

describe('projector sensitivity', () => {
  it('is exact on a quadratic map for any step: M(x) = x², x = (1, 2)', async () => {
    // |J u| = |(2 u1, 4 u2)|, averaged over the directions drawn.
    const rng = createRng(21);
    const responses = [0, 1, 2].map(() => {
      const [a, b] = [rng.normal(), rng.normal()];
      return Math.hypot(2 * a, 4 * b) / Math.hypot(a, b);
    });
    const expected = (responses[0]! + responses[1]! + responses[2]!) / 3;
    for (const step of [0.5, 0.25, 0.01]) {
      const options = { directions: 3, step, seed: 21, turn: noTurn };
      const [s] = await projectorSensitivity(
        { data: Float64Array.of(1, 2), n: 1, width: 2 },
        square,
        options,
      );
      expect(s).toBeCloseTo(expected, step < 0.1 ? 4 : 5);
    }
    // With the two axes as directions the responses are 2 and 4, so S = 3.
    const axes = [
      [1.25, 2, 0.75, 2],
      [1, 2.25, 1, 1.75],
    ];
    const alongAxes = await Promise.all(
      axes.map(async (pair) => {
        const { data } = await square(createTensor(Float32Array.from(pair), [2, 2]));
        return Math.hypot(data[0]! - data[2]!, data[1]! - data[3]!) / 0.5;
      }),
    );
    expect(alongAxes).toEqual([2, 4]);
  });

  it('answers every token alike for a linear projector, which the trace says', async () => {
    const linear: Projector = async (x) => {
      const y = new Float32Array(x.shape[0]!);
      for (let i = 0; i < y.length; i++) y[i] = 3 * x.data[2 * i]! - 2 * x.data[2 * i + 1]!;
      return createTensor(y, [y.length, 1]);
    };
    const source = { ...anglesSource([0, 40, 100, 220]), projector: linear };
    const trace = await runOn(method, source, { kind: 'count', keep: 2 });
    expect(trace.warnings[0]).toMatch(/as a linear one does/);
    const map = trace.maps.get('sensitivity')![0]!;
    for (const value of map) expect(value).toBeCloseTo(map[0]!, 4);
    // E |w·u| for w = (3, -2): at most |w| / sqrt(2).
    expect(map[0]!).toBeLessThanOrEqual(Math.hypot(3, 2) / Math.SQRT2 + 0.3);
    expect(trace.steps[0]!.index).toBe(0);
  });

  it('settles as directions are added', async () => {
    const { views, projector } = syntheticSource(3);
    const data = Float64Array.from(views[0]!.features.data);
    const estimate = (directions: number, seed: number): Promise<Float64Array> =>
      projectorSensitivity({ data, n: 35, width: 12 }, projector!, {
        directions,
        step: 0.01,
        seed,
        turn: noTurn,
      });
    const spread = async (directions: number): Promise<number> => {
      const [a, b] = await Promise.all([estimate(directions, 1), estimate(directions, 2)]);
      return (
        a.reduce((sum, value, i) => sum + Math.abs(value - b[i]!), 0) /
        a.reduce((sum, value) => sum + value, 0)
      );
    };
    expect(await spread(256)).toBeLessThan(0.08);
    expect(await spread(2)).toBeGreaterThan(0.15);
  });
});

describe('ZOO-Prune', () => {
  it('picks in the order of the worked example, with its winning scores', async () => {
    const degrees = [0, 10, 90, 100, 185, 270];
    const rows = toUnitRows({ data: Float64Array.from(degrees.flatMap(unitVector)), n: 6, width: 2 });
    const sensitivity = Float64Array.of(0.5, 0.9, 0.3, 0.8, 0.1, 0.2).map((s) => (s - 0.1) / 0.8);
    const scores: number[] = [];
    const picks = await selectSensitive(rows, sensitivity, 6, async (_, score) => void scores.push(score));
    expect(picks).toEqual([1, 3, 5, 0, 2, 4]);
    [1, 0.875, 0.146706, 0.007596, 0.003798, 0].forEach((score, i) =>
      expect(scores[i]).toBeCloseTo(score, 6),
    );
  });

  it('compares projections, not features', async () => {
    // The projector folds the first axis away: tokens 0 and 1 differ in features alone.
    const folds: Projector = async (x) => {
      const y = new Float32Array(x.data.length);
      for (let i = 0; i < y.length; i += 2) y[i] = x.data[i + 1]! ** 3;
      for (let i = 1; i < y.length; i += 2) y[i] = x.data[i]! ** 2 - 1;
      return createTensor(y, x.shape);
    };
    const source = {
      ...rowSource([
        [5, 2],
        [-5, 2],
        [0, -1.5],
        [0, 0.1],
      ]),
      projector: folds,
    };
    const { steps } = await runOn(method, source, { kind: 'count', keep: 2 }, { directions: 8 });
    expect(steps.map((step) => step.index)).toEqual([0, 2]);
  });
});
