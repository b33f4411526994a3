import fc from 'fast-check';
import { expect, it } from 'vitest';
import { layoutScatter, patchNear, scatterMargin } from './layout.ts';

const size = { width: 200, height: 100 };
const linear = { y: 'linear', cut: null } as const;
const values = (...views: readonly (readonly number[])[]) => views.map((view) => Float32Array.from(view));

it('draws large x at the right and large y at the top, inside the axes', () => {
  const { places } = layoutScatter(values([0, 1]), values([0, 1]), size, linear);
  const [x0, y0, x1, y1] = places[0]!;
  expect(x0).toBeLessThan(x1!);
  expect(y0).toBeGreaterThan(y1!);
  for (const x of [x0!, x1!]) {
    expect(x).toBeGreaterThanOrEqual(scatterMargin.left);
    expect(x).toBeLessThanOrEqual(size.width - scatterMargin.right);
  }
});

it('keeps the cut in the picture, and leaves out what has no value', () => {
  const { places, cutAt } = layoutScatter(values([1, Number.NaN, 2]), values([1, 1, 1.1]), size, {
    ...linear,
    cut: 1.5,
  });
  expect(cutAt).toBeGreaterThan(scatterMargin.top);
  expect(cutAt).toBeLessThan(places[0]![1]!);
  expect(places[0]![2]).toBeNaN();
});

it('draws equal values in the middle', () => {
  const { places } = layoutScatter(values([3, 3]), values([0, 0]), size, linear);
  expect(places[0]![0]).toBeCloseTo((scatterMargin.left + size.width - scatterMargin.right) / 2);
});

it('finds each patch at its own place, and none far from all', () => {
  const coordinate = fc.array(fc.integer({ min: 0, max: 50 }), { minLength: 4, maxLength: 4 });
  fc.assert(
    fc.property(coordinate, coordinate, fc.integer({ min: 0, max: 3 }), (x, y, i) => {
      const layout = layoutScatter(
        values(x.slice(0, 2), x.slice(2)),
        values(y.slice(0, 2), y.slice(2)),
        size,
        linear,
      );
      const [view, index] = [i >> 1, i & 1];
      const [left, top] = layout.places[view]!.subarray(2 * index);
      const found = patchNear(layout, left!, top!, 10)!;
      expect([x[2 * found.view + found.index], y[2 * found.view + found.index]]).toEqual([x[i], y[i]]);
      expect(patchNear(layout, -500, 0, 10)).toBeNull();
    }),
    { seed: 1 },
  );
});

it('puts equal factors at equal heights on a log axis, and leaves out what is not above 0', () => {
  const { places, yTicks } = layoutScatter(values([1, 2, 3, 4]), values([1, 10, 100, 0]), size, {
    y: 'log',
    cut: 1,
  });
  const [one, ten, hundred, none] = [1, 3, 5, 7].map((at) => places[0]![at]!);
  expect(one! - ten!).toBeCloseTo(ten! - hundred!, 4);
  expect(none).toBeNaN();
  expect(yTicks.map(({ label }) => label)).toEqual(['1', '10', '100']);
});
