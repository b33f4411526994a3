import { describe, expect, test } from 'vitest';
import { followScroll, scrollTo, tallest } from './scroll-map.ts';

const viewport = 800;

test('a document that fits the element scrolls with it', () => {
  expect(followScroll({ content: 0, element: 0 }, 5000, 100_000, viewport)).toEqual({
    content: 5000,
    element: 5000,
  });
});

describe('a document taller than any element', () => {
  const height = 5 * tallest;

  test('moves by the same pixels in small steps', () => {
    let at = scrollTo(20_000_000, height, viewport);
    for (let step = 0; step < 1000; step++) at = followScroll(at, at.element + 7, height, viewport);
    expect(at.content).toBeCloseTo(20_007_000, 3);
  });
  test('follows the thumb in proportion', () => {
    const at = followScroll({ content: 0, element: 0 }, (tallest - viewport) / 2, height, viewport);
    expect(at.content).toBeCloseTo((height - viewport) / 2, 3);
  });
  test('reaches both ends, however it got there', () => {
    const middle = scrollTo(1_000_000, height, viewport);
    expect(followScroll(middle, 0, height, viewport).content).toBe(0);
    expect(followScroll(middle, tallest - viewport, height, viewport).content).toBe(height - viewport);
  });
  test('reaches an end by small steps too', () => {
    const near = { content: height - viewport - 5000, element: tallest - viewport - 10 };
    expect(followScroll(near, tallest - viewport, height, viewport).content).toBe(height - viewport);
    expect(followScroll({ content: 5000, element: 10 }, 0, height, viewport).content).toBe(0);
  });
  test('a jump shows what was asked for', () => {
    expect(scrollTo(12_345_678, height, viewport).content).toBe(12_345_678);
    expect(scrollTo(height, height, viewport)).toEqual({
      content: height - viewport,
      element: tallest - viewport,
    });
    expect(scrollTo(-5, height, viewport)).toEqual({ content: 0, element: 0 });
  });
});
