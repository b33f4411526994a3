import fc from 'fast-check';
import { expect, it } from 'vitest';
import { selfSaliency } from './self-saliency.ts';

const logits = Float64Array.of(0, 0, 0, Math.log(3));

it('scores a window of 1/6, 1/6, 1/6 and ½ for itself 8.517193, and 0.111572 by the decoding code', () => {
  expect(selfSaliency(logits, 'readme', 4)).toBeCloseTo(8.517193, 6);
  expect(selfSaliency(logits, 'decode-code', 4)).toBeCloseTo(0.111572, 6);
});

it('puts the first token of a text above all', () => {
  expect(selfSaliency(Float64Array.of(-3), 'readme', 4)).toBe(Infinity);
});

const share = (window: Float64Array): number => {
  const weights = window.map(Math.exp);
  return weights.at(-1)! / weights.reduce((sum, w) => sum + w, 0);
};
const window = fc.array(fc.double({ min: -3, max: 3, noNaN: true }), { minLength: 8, maxLength: 8 });

it('ranks by the share that a token has of its own window', () => {
  fc.assert(
    fc.property(window, window, (a, b) => {
      const [x, y] = [Float64Array.from(a), Float64Array.from(b)];
      fc.pre(Math.abs(share(x) - share(y)) > 1e-4);
      expect(selfSaliency(x, 'readme', 8) > selfSaliency(y, 'readme', 8)).toBe(share(x) > share(y));
      if (Math.min(share(x), share(y)) > 1 / 8) {
        expect(selfSaliency(x, 'decode-code', 8) > selfSaliency(y, 'decode-code', 8)).toBe(
          share(x) > share(y),
        );
      }
    }),
    { seed: 7, numRuns: 300 },
  );
});

it('is p ln((p + ε) / ε) + (1 − p) ln(1 − p) of that share', () => {
  fc.assert(
    fc.property(window, (a) => {
      const x = Float64Array.from(a);
      const p = share(x);
      const closed = p * Math.log((p + 1e-8) / 1e-8) + (1 - p) * Math.log(1 - p);
      expect(selfSaliency(x, 'readme', 8)).toBeCloseTo(closed, 5);
    }),
    { seed: 8 },
  );
});
