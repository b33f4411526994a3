import fc from 'fast-check';
import { expect, it } from 'vitest';
import { captureLayer } from '../../contracts/attention-capture.ts';
import { describePolicy, keysOf, planAll } from '../../testing/attention-policy-kit.ts';
import { syntheticAttention } from '../../testing/synthetic-attention.ts';
import { headLogits } from './_shared/head-logits.ts';
import { method, pageBounds } from './quest.ts';

describePolicy(method, { page: 4 });

it('bounds the page of keys [2, 1] and [0, −3] by 5 for the query [1, −1]', () => {
  const geometry = { nLayer: 1, nHead: 1, nKvHead: 1, dHead: 2, scale: 1, bytesPerValue: 4 };
  const layer = { q: Float32Array.of(0, 0, 1, -1), k: Float32Array.of(2, 1, 0, -3), v: new Float32Array(4) };
  const t = captureLayer({ geometry, nTokens: 2, layers: [layer] }, 0, 'decode', 1, 1);
  expect(Array.from(pageBounds(geometry, t, 0, 2))).toEqual([5]);
  expect(Math.max(...headLogits(geometry, t, 0, 0))).toBe(3);
});

it('bounds every product of its page from above', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1000 }), fc.integer({ min: 1, max: 9 }), (seed, page) => {
      const capture = syntheticAttention(seed, { layers: 1, tokens: 23 });
      const t = captureLayer(capture, 0, 'decode', 22, 1);
      for (let head = 0; head < 4; head++) {
        const bounds = pageBounds(capture.geometry, t, head, page);
        headLogits(capture.geometry, t, head, 0).forEach((product, j) =>
          expect(bounds[Math.floor(j / page)]! - product).toBeGreaterThan(-1e-9),
        );
      }
    }),
    { seed: 3, numRuns: 40 },
  );
});

it('reads whole pages, at least three, and everything in the first two layers', () => {
  const calls = planAll(method, syntheticAttention(4, { tokens: 41 }), 40, { page: 4 });
  const [, , , first, second, third] = calls;
  expect([first, second].map((call) => keysOf(call!).length)).toEqual([41, 41]);
  const keys = keysOf(third!, 1);
  expect(new Set(keys.map((key) => Math.floor(key / 4))).size).toBe(3);
  expect(third!.cost.selectionFlops).toBe(4 * 6 * 4 * 11);
});
