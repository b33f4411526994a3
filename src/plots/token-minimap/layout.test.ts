import { expect, test } from 'vitest';
import { fineness, rowAtTop, viewportBox } from './layout.ts';

test('finer tokens are painted stronger; nothing where there are none', () => {
  expect(fineness(1)).toBeCloseTo(0.8);
  expect(fineness(8)).toBeCloseTo(0.1);
  expect(fineness(400)).toBeCloseTo(0.1);
  expect(fineness(2)).toBeGreaterThan(fineness(4));
  expect(fineness(Number.NaN)).toBe(0);
});

test('the viewport box spans its share of the map and never leaves it', () => {
  expect(viewportBox(0, 10, 100, 500)).toEqual({ top: 0, height: 50 });
  expect(viewportBox(90, 100, 100, 500)).toEqual({ top: 450, height: 50 });
  expect(viewportBox(0, 10, 1_000_000, 500)).toEqual({ top: 0, height: 6 });
  expect(viewportBox(0, 3, 2, 500)).toEqual({ top: 0, height: 500 });
});

test('dragging the box to where it stands shows the same rows', () => {
  for (const [from, rowCount, height] of [
    [0, 100, 500],
    [37, 100, 500],
    [90, 100, 500],
    [123_456, 1_000_000, 20_000],
  ] as const) {
    const { top } = viewportBox(from, from + 10, rowCount, height);
    expect(Math.abs(rowAtTop(top, 10, rowCount, height) - from)).toBeLessThanOrEqual(1);
  }
  expect(rowAtTop(-9, 10, 100, 500)).toBe(0);
  expect(rowAtTop(9999, 10, 100, 500)).toBe(90);
});
