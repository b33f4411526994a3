import fc from 'fast-check';
import { expect, it } from 'vitest';
import { describePolicy, keysOf, planAll } from '../../testing/attention-policy-kit.ts';
import { syntheticAttention } from '../../testing/synthetic-attention.ts';
import { method, stridedKeys } from './strided.ts';

describePolicy(method, { budget: 0.25 });

it('keeps j where i − j < w or the stride divides i − j', () => {
  const sizes = fc.integer({ min: 1, max: 12 });
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 60 }), sizes, sizes, (i, window, stride) => {
      const expected = Array.from({ length: i + 1 }, (_, j) => j).filter(
        (j) => i - j < window || (i - j) % stride === 0,
      );
      expect(Array.from(stridedKeys(i, window, stride))).toEqual(expected);
    }),
    { seed: 5 },
  );
});

it('takes the root of the prompt length as its stride, and the window from what is left', () => {
  const [prompt] = planAll(method, syntheticAttention(1, { tokens: 36 }), 36, { budget: 0.25 });
  expect(keysOf(prompt!, 0, 35)).toEqual([5, 11, 17, 23, 29, 32, 33, 34, 35]);
});
