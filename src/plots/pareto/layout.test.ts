import fc from 'fast-check';
import { expect, it } from 'vitest';
import { layoutPareto, nearestPoint, type ParetoPoint, paretoFront } from './layout.ts';

const point = (x: number, y: number): ParetoPoint => ({ x, y, label: '', isCurrent: false });
const box = { width: 500, height: 300 };

it('keeps exactly the points that no other beats', () => {
  const pair = fc.record({ x: fc.integer({ min: 1, max: 9 }), y: fc.integer({ min: 0, max: 9 }) });
  fc.assert(
    fc.property(fc.array(pair, { maxLength: 12 }), fc.constantFrom('higher', 'lower'), (points, better) => {
      const sign = better === 'higher' ? 1 : -1;
      const beats = (a: (typeof points)[number], b: (typeof points)[number]): boolean =>
        a.x <= b.x && sign * a.y >= sign * b.y && (a.x < b.x || a.y !== b.y);
      const unbeaten = points.filter((p) => !points.some((other) => beats(other, p)));
      const text = ({ x, y }: { x: number; y: number }): string => `${x} ${y}`;
      expect(paretoFront(points, better).map(text)).toEqual(
        Array.from(new Set(unbeaten.toSorted((a, b) => a.x - b.x).map(text))),
      );
    }),
    { seed: 1, numRuns: 300 },
  );
});

it('places shares on a logarithmic axis that ends at dense, and better values where the axis says', () => {
  const series = [{ id: 'a', name: 'A', points: [point(1, 0.9), point(0.25, 0.5), point(0.5, 0.7)] }];
  const layout = layoutPareto(series, box, { better: 'higher', scale: 'linear' }, String);
  const [first, second, third] = layout.series[0]!.points;
  expect([first!.x, second!.x, third!.x]).toEqual([0.25, 0.5, 1]);
  expect(second!.left - first!.left).toBeCloseTo(third!.left - second!.left, 1);
  expect(third!.left).toBe(layout.plot.right);
  expect(third!.top).toBeLessThan(first!.top);
  expect(layout.xTicks.map(({ label }) => label)).toEqual(['25 %', '50 %', '100 %']);
});

it('puts a change of nothing on the floor of a logarithmic axis, and leaves out what is no number', () => {
  const series = [
    { id: 'a', name: 'A', points: [point(0.5, 0), point(0.25, 1e-6), point(0.1, 1), point(0.2, Number.NaN)] },
  ];
  const { points } = layoutPareto(series, box, { better: 'lower', scale: 'log' }, String).series[0]!;
  expect(points).toHaveLength(3);
  expect(points[1]!.top).toBe(points[2]!.top);
  expect(points[0]!.top).toBeLessThan(points[1]!.top);
});

it('finds the point under the pointer, and none far away', () => {
  const series = [{ id: 'a', name: 'A', points: [point(0.25, 0.5), point(1, 1)] }];
  const layout = layoutPareto(series, box, { better: 'higher', scale: 'linear' }, String);
  const [target] = layout.series[0]!.points;
  expect(nearestPoint(layout, target!.left + 3, target!.top - 4, 20)?.point).toBe(target);
  expect(nearestPoint(layout, target!.left + 30, target!.top, 20)).toBeNull();
});

it('has an empty plot before anything is measured', () => {
  const layout = layoutPareto([], box, { better: 'higher', scale: 'linear' }, String);
  expect(layout.frontier).toBe('');
  expect(layout.yTicks.length).toBeGreaterThan(1);
});
