import { expect, it, test } from 'vitest';
import { fft } from './fft.ts';
import { createRng } from './rng.ts';

function naive(re: Float64Array, im: Float64Array): { re: number[]; im: number[] } {
  const n = re.length;
  const out = { re: Array<number>(n).fill(0), im: Array<number>(n).fill(0) };
  for (let k = 0; k < n; k++) {
    for (let t = 0; t < n; t++) {
      const angle = (-2 * Math.PI * k * t) / n;
      out.re[k]! += re[t]! * Math.cos(angle) - im[t]! * Math.sin(angle);
      out.im[k]! += re[t]! * Math.sin(angle) + im[t]! * Math.cos(angle);
    }
  }
  return out;
}

test.each([1, 2, 4, 8, 64, 256])('%i points equal the sum that defines the transform', (n) => {
  const rng = createRng(n);
  const re = Float64Array.from({ length: n }, () => rng.normal());
  const im = Float64Array.from({ length: n }, () => rng.normal());
  const want = naive(re, im);
  fft(re, im);
  for (let k = 0; k < n; k++) {
    expect(re[k]).toBeCloseTo(want.re[k]!, 9);
    expect(im[k]).toBeCloseTo(want.im[k]!, 9);
  }
});

it('refuses lengths that are no power of two', () => {
  expect(() => fft(new Float64Array(6), new Float64Array(6))).toThrow(RangeError);
  expect(() => fft(new Float64Array(8), new Float64Array(4))).toThrow(RangeError);
});
