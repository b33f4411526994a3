import { expect, it } from 'vitest';
import { causalAttention, kvHeadOf, weightedValues } from './causal-attention.ts';
import { softmax } from './softmax.ts';

it('is the softmax of the scaled products with the keys of the shared head, up to the query itself', () => {
  const d = 5;
  const values = (n: number, seed: number): Float32Array =>
    Float32Array.from({ length: n }, (_, i) => Math.sin(seed + i * 1.7));
  const [heads, kvHeads, rows, nK] = [4, 2, 3, 6];
  const q = { data: values(heads * rows * d, 1), stride: rows * d };
  const k = { data: values(kvHeads * nK * d, 2), stride: nK * d };
  const found = causalAttention(q, k, { heads, kvHeads, d, scale: 0.7, qStart: 3, nK }, 1, 3);
  expect(found).toHaveLength(heads * 2 * nK);
  for (let h = 0; h < heads; h++) {
    for (let r = 1; r < 3; r++) {
      const logits = Array.from({ length: 3 + r + 1 }, (_, j) => {
        let sum = 0;
        for (let c = 0; c < d; c++)
          sum += q.data[h * q.stride + r * d + c]! * k.data[(h >> 1) * k.stride + j * d + c]!;
        return 0.7 * sum;
      });
      const expected = [...softmax(logits), ...Array.from({ length: nK - logits.length }, () => 0)];
      const at = (h * 2 + r - 1) * nK;
      found.subarray(at, at + nK).forEach((a, j) => expect(a).toBeCloseTo(expected[j]!, 6));
    }
  }
});

it('gives neighbouring query heads one key head', () => {
  expect([0, 1, 2, 3, 4, 5].map((h) => kvHeadOf(h, 6, 2))).toEqual([0, 0, 0, 1, 1, 1]);
});

it('sums the values of the shared head by their weights', () => {
  const v = { data: Float32Array.of(1, 2, 3, 4, 10, 20, 30, 40), stride: 4 };
  const weights = Float32Array.of(1, 0, 0.5, 0.5, 0, 1, 0.25, 0.75);
  const extents = { heads: 4, kvHeads: 2, d: 2, scale: 1, qStart: 1, nK: 2 };
  expect(Array.from(weightedValues(weights, v, extents))).toEqual([1, 2, 2, 3, 30, 40, 25, 35]);
});
