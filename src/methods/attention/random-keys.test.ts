import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createRng } from '../../base/rng.ts';
import { describePolicy, keysOf, planAll } from '../../testing/attention-policy-kit.ts';
import { syntheticAttention } from '../../testing/synthetic-attention.ts';
import { drawDistinct } from './_shared/distinct-draws.ts';
import { method } from './random-keys.ts';

describePolicy(method);

it('always reads itself, and as many keys as it may', () => {
  const [prompt] = planAll(method, syntheticAttention(1), 40);
  for (let row = 0; row < 40; row++) {
    const keys = keysOf(prompt!, 0, row);
    expect(keys).toHaveLength(Math.min(row + 1, 5));
    expect(keys.at(-1)).toBe(row);
  }
});

it('draws distinct numbers, each equally often', () => {
  const seen = Array.from({ length: 7 }, () => 0);
  for (let seed = 0; seed < 7000; seed++) for (const i of drawDistinct(3, 7, createRng(seed))) seen[i]!++;
  for (const count of seen) expect(Math.abs(count - 3000)).toBeLessThan(200);
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 20 }), fc.integer({ min: 0, max: 20 }), (count, bound) => {
      const drawn = drawDistinct(count, bound, createRng(count * 31 + bound));
      expect(new Set(drawn).size).toBe(Math.min(count, bound));
      expect(drawn.every((i) => i >= 0 && i < bound)).toBe(true);
    }),
    { seed: 2 },
  );
});
