import { expect, test } from 'vitest';
import { type Curve, layoutCurves, nearestDot } from './layout.ts';

const point = (share: number, mean: number, half = 0) => ({
  asked: share,
  share,
  mean,
  low: mean - half,
  high: mean + half,
  n: 3,
});
const curve = (id: string, hue: number | null, points: Curve['points']): Curve => ({
  id,
  name: id,
  hue,
  points,
});
const box = { width: 576, height: 138 };
const plain = (value: number): string => String(value);

test('all tokens lie at the right end, the largest value at the top', () => {
  const { plot, curves, xTicks } = layoutCurves([curve('a', 0, [point(0.5, 0), point(1, 1)])], box, plain);
  const [half, all] = curves[0]!.dots;
  expect(plot).toEqual({ left: 52, top: 10, right: 552, bottom: 110 });
  expect([half!.x, all!.x]).toEqual([302, 552]);
  expect(half!.y - all!.y).toBeCloseTo(100 / 1.08, 6);
  expect(curves[0]!.line).toBe('M302 106.3L552 13.7');
  expect(curves[0]!.band).toBe('');
  expect(xTicks.map(({ label }) => label)).toEqual(['0 %', '20 %', '40 %', '60 %', '80 %', '100 %']);
});

test('coloured curves lie above the others and set the axis with their intervals', () => {
  const { curves, yTicks } = layoutCurves(
    [curve('top', 1, [point(0.2, 5, 1), point(0.4, 5, 1)]), curve('back', null, [point(0.2, 4, 99)])],
    box,
    plain,
  );
  expect(curves.map(({ id }) => id)).toEqual(['back', 'top']);
  expect(curves[0]!.line).toBe('');
  expect(curves[1]!.band).toMatch(/^M152 13\.7L252 13\.7L252 106\.3L152 106\.3Z$/);
  expect(yTicks.map(({ label }) => label)).toEqual(['4', '4.5', '5', '5.5', '6']);
});

test('the nearest dot is found, a coloured one where two lie together', () => {
  const layout = layoutCurves(
    [curve('back', null, [point(0.5, 1)]), curve('top', 0, [point(0.5, 1), point(1, 2)])],
    box,
    plain,
  );
  expect(nearestDot(layout, 300, 105, 20)!.curve.id).toBe('top');
  expect(nearestDot(layout, 550, 15, 20)!.dot.point.share).toBe(1);
  expect(nearestDot(layout, 100, 20, 20)).toBeNull();
});

test('no curve, no failure', () => {
  expect(layoutCurves([], box, plain).curves).toEqual([]);
  expect(layoutCurves([curve('one', 0, [point(1, 0.5)])], box, plain).curves[0]!.dots[0]!.y).toBeCloseTo(
    60,
    6,
  );
});
