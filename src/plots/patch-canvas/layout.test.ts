import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { patchAt, patchBox, patchLayout, stepPatch } from './layout.ts';

const grid = { h: 3, w: 3 };
const single = [{ role: 'single', grid }] as const;
const crops = [
  { role: 'thumbnail', grid },
  ...[0, 1].flatMap((row) =>
    [0, 1].map((col) => ({ role: 'crop', grid, place: { row, col, rows: 2, cols: 2 } }) as const),
  ),
] as const;
const frames = Array.from({ length: 6 }, () => ({ role: 'frame', grid }) as const);

it('lays one view over the whole plot', () => {
  expect(patchLayout(single)).toEqual({ boxes: [{ x: 0, y: 0, w: 1, h: 1 }], aspect: 1 });
});

it('lays a sound as a strip, whose frames are walked along time alone', () => {
  const sound = [{ role: 'audio', grid: { h: 1, w: 60 } }] as const;
  const layout = patchLayout(sound);
  expect(layout.aspect).toBe(3);
  expect(stepPatch(layout, sound, { view: 0, index: 7 }, 1, 0)).toEqual({ view: 0, index: 8 });
  expect(stepPatch(layout, sound, { view: 0, index: 7 }, 0, 1)).toEqual({ view: 0, index: 7 });
});

it('lays crops as they lie in the picture, right of the thumbnail', () => {
  const { boxes, aspect } = patchLayout(crops);
  expect(aspect).toBeCloseTo((3 + 2 * 0.04) / (2 + 0.04));
  const [thumbnail, first, second, third] = boxes;
  expect(thumbnail).toMatchObject({ x: 0, y: 0 });
  expect(second!.x).toBeGreaterThan(first!.x);
  expect(second!.y).toBe(first!.y);
  expect(third!.x).toBe(first!.x);
  expect(third!.y).toBeGreaterThan(first!.y);
});

it('runs frames in rows of four', () => {
  const { boxes } = patchLayout(frames);
  expect(new Set(boxes.slice(0, 4).map(({ y }) => y)).size).toBe(1);
  expect(boxes[4]!.x).toBe(0);
  expect(boxes[4]!.y).toBeGreaterThan(0.5);
});

test.each([
  ['single', single],
  ['crops', crops],
  ['frames', frames],
])('%s: the patch at the middle of a patch is that patch, and views never overlap', (_, views) => {
  const layout = patchLayout(views);
  fc.assert(
    fc.property(fc.nat(views.length - 1), fc.nat(8), (view, index) => {
      const { x, y, w, h } = patchBox(layout, views, { view, index });
      expect(x).toBeGreaterThanOrEqual(0);
      expect(x + w).toBeLessThanOrEqual(1 + 1e-9);
      expect(y + h).toBeLessThanOrEqual(1 + 1e-9);
      expect(patchAt(layout, views, x + w / 2, y + h / 2)).toEqual({ view, index });
    }),
    { seed: 1 },
  );
});

describe('between views and on padding', () => {
  it('there is no patch', () => {
    const layout = patchLayout(crops);
    expect(patchAt(layout, crops, 0.1, 0.9)).toBeNull();
    const padded = [{ role: 'single', grid, valid: Uint8Array.of(0, 1, 1, 1, 1, 1, 1, 1, 1) }] as const;
    expect(patchAt(patchLayout(padded), padded, 0.1, 0.1)).toBeNull();
  });
});

describe('steps', () => {
  const layout = patchLayout(crops);
  it('go to the neighbour and stop at the edge', () => {
    expect(stepPatch(patchLayout(single), single, { view: 0, index: 4 }, 0, -1)).toEqual({
      view: 0,
      index: 1,
    });
    expect(stepPatch(patchLayout(single), single, { view: 0, index: 1 }, 0, -1)).toEqual({
      view: 0,
      index: 1,
    });
  });
  it('go on in the view beside', () => {
    expect(stepPatch(layout, crops, { view: 1, index: 2 }, 1, 0)).toEqual({ view: 2, index: 0 });
    expect(stepPatch(layout, crops, { view: 0, index: 5 }, 1, 0)).toEqual({ view: 1, index: 3 });
  });
  it('jump over padding', () => {
    const padded = [{ role: 'single', grid, valid: Uint8Array.of(1, 0, 1, 1, 1, 1, 1, 1, 1) }] as const;
    expect(stepPatch(patchLayout(padded), padded, { view: 0, index: 0 }, 1, 0)).toEqual({
      view: 0,
      index: 2,
    });
  });
});
