import fc from 'fast-check';
import { expect, it } from 'vitest';
import { keepNorm, softmaxFeatures } from './linear-half.ts';

it('turns z = [ln 2, 0] into 2/3, 1/3, 1/3, 2/3, and keeps the norm of [3, 4] in the direction of [0, 10]', () => {
  const features = softmaxFeatures(Float64Array.of(Math.LN2, 0));
  [2 / 3, 1 / 3, 1 / 3, 2 / 3].forEach((value, i) => expect(features[i]).toBeCloseTo(value, 12));
  expect(Array.from(keepNorm(Float64Array.of(3, 4), Float64Array.of(0, 10)))).toEqual([0, 5]);
});

it('has features that are positive and sum to 2, and a map that is the identity for x itself', () => {
  const vector = fc.array(fc.double({ min: -30, max: 30, noNaN: true }), { minLength: 1, maxLength: 8 });
  fc.assert(
    fc.property(vector, (values) => {
      const x = Float64Array.from(values);
      const features = softmaxFeatures(x);
      expect(features.every((feature) => feature > 0)).toBe(true);
      expect(features.reduce((a, b) => a + b, 0)).toBeCloseTo(2, 9);
      keepNorm(x, x).forEach((value, c) => expect(value).toBeCloseTo(x[c]!, 9));
    }),
    { seed: 1 },
  );
});
