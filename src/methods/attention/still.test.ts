import { expect, it } from 'vitest';
import { describePolicy, keysOf, planAll } from '../../testing/attention-policy-kit.ts';
import { syntheticAttention } from '../../testing/synthetic-attention.ts';
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
