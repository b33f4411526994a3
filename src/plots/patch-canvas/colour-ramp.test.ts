import { expect, it } from 'vitest';
import { rampColour, valueRange } from './colour-ramp.ts';

const channels = (share: number): number[] => rampColour(share)!.match(/\d+/g)!.map(Number);
/** Relative luminance of sRGB. */
const luminance = (share: number): number => {
  const [r, g, b] = channels(share).map((value) => {
    const c = value / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};

it('grows lighter all along, so that it reads without colour', () => {
  for (let step = 1; step <= 50; step++) {
    expect(luminance(step / 50)).toBeGreaterThan(luminance((step - 1) / 50));
  }
});

it('holds its ends beyond them and shows nothing for no value', () => {
  expect(rampColour(-3)).toBe(rampColour(0));
  expect(rampColour(9)).toBe(rampColour(1));
  expect(rampColour(Number.NaN)).toBeNull();
});

it('finds the range of what has values', () => {
  expect(valueRange([Float32Array.of(Number.NaN, 2), Float32Array.of(-1, 0)])).toEqual({ low: -1, high: 2 });
  expect(valueRange([Float32Array.of(Number.NaN)])).toEqual({ low: 0, high: 1 });
});
