import { describe, expect, it } from 'vitest';
import { auditPolicy } from '../../analysis/attention-audit.ts';
import { maskQuality } from '../../analysis/attention-sparsity.ts';
import { type KeepSet, keepMask } from '../../contracts/keep-set.ts';
import type { AttentionPolicy, LayerTensors } from '../../contracts/attention-policy.ts';
import { planAll } from '../../testing/attention-policy-kit.ts';
import { syntheticAttention } from '../../testing/synthetic-attention.ts';
import { attentionPolicies } from './index.ts';

const oracle = attentionPolicies.get('oracle-top-k');
const promptLength = 72;
const capture = (seed: number): ReturnType<typeof syntheticAttention> =>
  syntheticAttention(seed, { tokens: 76 });

/** What the oracle keeps when a row may keep `k` keys: its lists nest, so one session per budget is enough. */
function oracleRecall(t: LayerTensors, head: number, row: number, k: number): number {
  const { geometry } = capture(1);
  const session = oracle.init({ geometry, promptLength: 1000, seed: 0 }, { budget: k / 1000 });
  const one = { ...t, nQ: 1, qStart: t.qStart + row, q: { ...t.q, data: t.q.data.subarray(row * 6) } };
  const { attend } = session.plan({ ...one, stage: 'prefill' });
  const mask = keepMask(attend, { heads: 4, qStart: one.qStart, nQ: 1, nK: t.nK });
  const weights = t.denseAttention().subarray((head * t.nQ + row) * t.nK, (head * t.nQ + row + 1) * t.nK);
  return weights.reduce((sum, weight, j) => sum + (mask[head * t.nK + j] ? weight : 0), 0);
}

describe.each(attentionPolicies.ids.map((id) => [id]))('%s', (id) => {
  const policy: AttentionPolicy = attentionPolicies.get(id);

  it('recalls no more attention than the oracle with as many keys in the same row', () => {
    for (const seed of [1, 2]) {
      for (const { t, mask } of planAll(policy, capture(seed), promptLength)) {
        for (let row = t.nQ - 1; row >= 0; row -= 9) {
          for (const head of [0, 3]) {
            const at = (head * t.nQ + row) * t.nK;
            const bits = mask.subarray(at, at + t.nK);
            const kept = bits.reduce((sum, bit) => sum + bit, 0);
            const recall = t
              .denseAttention()
              .subarray(at, at + t.nK)
              .reduce((sum, weight, j) => sum + (bits[j] ? weight : 0), 0);
            expect(recall).toBeLessThanOrEqual(oracleRecall(t, head, row, kept) + 1e-6);
          }
        }
      }
    }
  });

  it('has an output error within its bound, and recalls everything where it keeps everything', () => {
    for (const { t, plan, quality } of auditPolicy(policy, capture(3), {
      promptLength,
      params: {},
      seed: 1,
    })) {
      quality.outputError.forEach((error, h) =>
        expect(error).toBeLessThanOrEqual(quality.outputErrorBound[h]! + 1e-5),
      );
      expect(quality.recallP5).toBeLessThanOrEqual(quality.recallMean + 0.05);
      const dense: KeepSet = { kind: 'dense' };
      if (plan.attend.kind === 'dense') {
        expect(quality).toEqual(maskQuality(capture(3).geometry, t, dense));
        expect(quality.recallMean).toBeCloseTo(1, 6);
      }
    }
  });
});

it('has the oracle as an exact bound: its own recall is the recall of the k largest weights', () => {
  const [{ t, mask }] = planAll(oracle, capture(4), promptLength) as [ReturnType<typeof planAll>[number]];
  const at = (2 * t.nQ + 71) * t.nK;
  const weights = Array.from(t.denseAttention().subarray(at, at + t.nK));
  const kept = weights.filter((_, j) => mask[at + j]);
  expect(kept.sort((a, b) => b - a)).toEqual(weights.sort((a, b) => b - a).slice(0, 9));
});
