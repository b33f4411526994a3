import { expect, test } from 'vitest';
import { layoutLaws } from './layout.ts';

const box = { width: 464, height: 338 };
/** From (1,000, 200) to (4,000, 100). */
const law = {
  id: 'a',
  name: 'A',
  points: [
    { x: 1000, y: 200 },
    { x: 4000, y: 100 },
  ],
  a: 200 * 1000 ** 0.5,
  b: -0.5,
};

test('the law of the paper meets its target where V* says, by a line beyond its points', () => {
  const { laws, plot, target } = layoutLaws([law], 50, box);
  const [placed] = laws;
  expect(plot).toEqual({ left: 48, top: 12, right: 448, bottom: 312 });
  expect(target).toBeCloseTo(312, 6);
  expect(placed!.meets.x).toBeCloseTo(448, 6);
  expect(placed!.dots.map(({ x, y }) => [Math.round(x), Math.round(y)])).toEqual([
    [48, 12],
    [248, 162],
  ]);
  expect(placed!.fitted).toBe('M48 12L248 162');
  expect(placed!.extrapolated).toBe('M248 162L448 312');
});

test('a target among the points needs no extrapolation, one above them goes to smaller sizes', () => {
  expect(layoutLaws([law], 150, box).laws[0]!.extrapolated).toBe('');
  const [above] = layoutLaws([law], 400, box).laws;
  expect(above!.meets.x).toBeCloseTo(48, 6);
  expect(above!.extrapolated).toMatch(/L48 12$/);
});

test('ticks stand at powers of two and at round counts, and a height tells its count', () => {
  const { xTicks, yTicks, valueAt } = layoutLaws([law], 100, box);
  expect(xTicks.map(({ label }) => label)).toEqual(['1k', '2k']);
  expect(yTicks.map(({ label }) => label)).toEqual(['100', '200']);
  expect(valueAt(312)).toBeCloseTo(100, 9);
  expect(valueAt(12)).toBeCloseTo(200, 9);
});

test('a law that meets its target far away does not squeeze the others', () => {
  const flat = { ...law, id: 'b', a: 210, b: -0.01 };
  const { laws } = layoutLaws([law, flat], 100, box);
  expect(laws[0]!.meets.x).toBeCloseTo(448, 6);
  expect(laws[1]!.meets.x).toBeGreaterThan(448);
});

test('without points nothing is placed', () => {
  expect(layoutLaws([], 100, box)).toMatchObject({ laws: [] });
});
