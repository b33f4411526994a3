import { expect, it } from 'vitest';
import { describePolicy, keysOf, planAll } from '../../testing/attention-policy-kit.ts';
import { syntheticAttention } from '../../testing/synthetic-attention.ts';
import { softmaxFeatures } from './_shared/linear-half.ts';
import { method } from './still.ts';

describePolicy(method, { chunk: 6, salient: 1 });

const capture = syntheticAttention(3, { tokens: 46 });
const chunk = 8;

it('reads its own chunk and the one before, and the salient tokens of the older ones', () => {
  const [prompt] = planAll(method, capture, 40, { chunk, salient: 2 });
  const keys = keysOf(prompt!, 1, 37);
  expect(keys.filter((key) => key >= 24)).toEqual(Array.from({ length: 14 }, (_, i) => 24 + i));
  expect([0, 1, 2].map((c) => keys.filter((key) => key >> 3 === c).length)).toEqual([2, 2, 2]);
  expect(keys[0]).toBe(0);
  expect(keysOf(prompt!, 1, 15)).toEqual(Array.from({ length: 16 }, (_, i) => i));
});

it('is dense when every token is salient', () => {
  for (const { t, mask } of planAll(method, capture, 40, { chunk, salient: chunk })) {
    expect(mask.reduce((sum, bit) => sum + bit, 0)).toBe(4 * t.nQ * (t.qStart + (t.nQ + 1) / 2));
  }
});

it('routes by position alone when no token is salient', () => {
  const [prompt] = planAll(method, capture, 40, { chunk, salient: 0 });
  expect(keysOf(prompt!, 2, 39)).toEqual(Array.from({ length: 16 }, (_, i) => 24 + i));
});

it('chooses the same tokens whether a text is prompt or generated', () => {
  const whole = planAll(method, capture, 46, { chunk, salient: 2 });
  const stepwise = planAll(method, capture, 10, { chunk, salient: 2 });
  for (let token = 10; token < 46; token++) {
    for (const layer of [0, 2]) {
      const step = stepwise[(token - 9) * 3 + layer]!;
      for (const head of [0, 3]) expect(keysOf(step, head)).toEqual(keysOf(whole[layer]!, head, token));
    }
  }
});

it('gives dense attention when nothing is left for the linear half', () => {
  for (const { t, plan } of planAll(method, capture, 40, { chunk, salient: chunk, linear: 'untrained' })) {
    t.denseOutput().forEach((value, i) => expect(plan.override![i]).toBeCloseTo(value, 5));
  }
});

it('merges the exact half with what was folded, the same whether prompt or generated', () => {
  const params = { chunk, salient: 2, linear: 'untrained' };
  const whole = planAll(method, capture, 46, params)[1]!;
  const stepwise = planAll(method, capture, 10, params);
  const { dHead: d } = capture.geometry;
  const out = whole.plan.override!;
  const token = 45;
  const step = stepwise[(token - 9) * 3 + 1]!.plan.override!;
  for (let head = 0; head < 4; head++) {
    const at = (head * 46 + token) * d;
    for (let c = 0; c < d; c++) expect(step[head * d + c]).toBeCloseTo(out[at + c]!, 6);
  }
  const head = 2;
  const { t, plan } = whole;
  const vectors = (rows: typeof t.q, h: number, i: number): Float64Array =>
    Float64Array.from(rows.data.subarray(h * rows.stride + i * d, h * rows.stride + (i + 1) * d));
  const kept = new Set(keysOf(whole, head, token));
  const q = vectors(t.q, head, token);
  const dot = (a: Float64Array, b: Float64Array): number =>
    a.reduce((sum, value, i) => sum + value * b[i]!, 0);
  const scores = Array.from(kept, (j) => 0.5 * dot(q, vectors(t.k, 1, j)));
  const largest = Math.max(...scores);
  const phi = softmaxFeatures(q);
  const weights = Array.from({ length: token + 1 }, (_, j) =>
    kept.has(j)
      ? Math.exp(0.5 * dot(q, vectors(t.k, 1, j)) - largest)
      : j < 32
        ? dot(phi, softmaxFeatures(vectors(t.k, 1, j)))
        : 0,
  );
  const sum = weights.reduce((a, b) => a + b, 1e-6);
  for (let c = 0; c < d; c++) {
    const expected = weights.reduce((total, weight, j) => total + weight * vectors(t.v, 1, j)[c]!, 0) / sum;
    expect(plan.override![(head * 46 + token) * d + c]).toBeCloseTo(expected, 5);
  }
});

it('selects the tokens that have the largest share of their own window', () => {
  const [prompt] = planAll(method, capture, 40, { chunk, salient: 2 });
  const { t } = prompt!;
  const attention = t.denseAttention();
  const shares = Array.from({ length: chunk }, (_, i) => {
    const token = chunk + i;
    const row = attention.subarray(token * t.nK, (token + 1) * t.nK);
    return row[token]! / row.subarray(token + 1 - chunk, token + 1).reduce((sum, weight) => sum + weight, 0);
  });
  const best = shares
    .map((share, i) => ({ share, key: chunk + i }))
    .sort((a, b) => b.share - a.share)
    .slice(0, 2)
    .map(({ key }) => key);
  const read = keysOf(prompt!, 0, 39).filter((key) => key >> 3 === 1);
  expect(read).toEqual(best.sort((a, b) => a - b));
});
