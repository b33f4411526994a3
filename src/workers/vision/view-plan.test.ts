import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { cropGrid, layoutsOf, planViews, validPatches } from './view-plan.ts';

const grid = { side: 96, patch: 8 };
const plan = (width: number, height: number, layout: 'whole' | 'crops' | 'frames', frames = 1) =>
  planViews({ width, height, frames }, layout, grid);

describe('the grid of crops', () => {
  /** Chosen by LLaVA-NeXT's rule, worked out by hand. */
  test.each([
    [288, 288, [2, 2]],
    [480, 360, [2, 2]],
    [432, 576, [2, 2]],
    [1000, 200, [3, 1]],
    [200, 1000, [1, 3]],
    [400, 200, [2, 1]],
    [96, 96, [1, 2]],
    [96, 192, [1, 2]],
    [192, 96, [2, 1]],
  ])('of %i × %i is %j', (width, height, want) => {
    expect(cropGrid(width, height, 96)).toEqual(want);
  });
});

it('shows a whole picture once, centred, the rest padding', () => {
  const [view] = plan(200, 100, 'whole');
  expect(view).toMatchObject({ role: 'single', to: { x: 0, y: 24, w: 96, h: 48 } });
  const valid = validPatches(view!, grid)!;
  expect(valid.reduce((sum, flag) => sum + flag, 0)).toBe(6 * 12);
  expect(validPatches(plan(50, 50, 'whole')[0]!, grid)).toBeUndefined();
});

it('cuts a thumbnail and crops that tile the picture without overlap', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 3000 }), fc.integer({ min: 1, max: 3000 }), (width, height) => {
      const [thumbnail, ...crops] = plan(width, height, 'crops');
      expect(thumbnail).toMatchObject({ role: 'thumbnail', to: { x: 0, y: 0, w: 96, h: 96 } });
      const area = crops.reduce((sum, { from }) => sum + from.w * from.h, 0);
      expect(area).toBeCloseTo(width * height, 3);
      for (const { to, place } of crops) {
        expect(to.x >= 0 && to.y >= 0 && to.x + to.w <= 96 && to.y + to.h <= 96).toBe(true);
        expect(crops).toHaveLength(place!.rows * place!.cols);
      }
    }),
    { seed: 1 },
  );
});

it('always has a real patch, however thin the picture', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 20_000 }), fc.integer({ min: 1, max: 20_000 }), (width, height) => {
      for (const layout of ['whole', 'crops'] as const) {
        const real = plan(width, height, layout).map((view) => validPatches(view, grid));
        expect(real.some((valid) => valid === undefined || valid.includes(1))).toBe(true);
      }
    }),
    { seed: 1 },
  );
});

it('takes each frame of a clip as a view', () => {
  expect(plan(100, 100, 'frames', 3).map(({ role, frame }) => [role, frame])).toEqual([
    ['frame', 0],
    ['frame', 1],
    ['frame', 2],
  ]);
  expect(layoutsOf({ width: 1, height: 1, frames: 3 })).toEqual(['whole', 'frames']);
  expect(layoutsOf({ width: 1, height: 1, frames: 1 })).toEqual(['whole', 'crops']);
});
