import { describe, expect, it } from 'vitest';
import { auditPolicy } from '../../analysis/attention-audit.ts';
import { maskQuality } from '../../analysis/attention-sparsity.ts';
import { type KeepSet, keepMask } from '../../contracts/keep-set.ts';
import { type AttentionCapture, captureLayer } from '../../contracts/attention-capture.ts';
import type { AttentionPolicy } from '../../contracts/attention-policy.ts';
import { planAll } from '../../testing/attention-policy-kit.ts';
import { syntheticAttention } from '../../testing/synthetic-attention.ts';
import { attentionPolicies } from './index.ts';

const oracle = attentionPolicies.get('oracle-top-k');
const promptLength = 72;
const captures = [1, 2, 3, 4].map((seed) => syntheticAttention(seed, { tokens: 76 }));
const capture = (seed: number): AttentionCapture => captures[seed - 1]!;

/** Attention that the oracle recalls in one row of one head when it may keep `k` keys there. */
function oracleRecall(seed: number, layer: number, head: number, token: number, k: number): number {
  const t = captureLayer(capture(seed), layer, 'prefill', token, 1);
  const session = oracle.init(
    { geometry: capture(seed).geometry, promptLength: 1000, seed: 0 },
    { budget: k / 1000 },
  );
  const mask = keepMask(session.plan(t).attend, { heads: 4, qStart: token, nQ: 1, nK: t.nK });
  const weights = t.denseAttention().subarray(head * t.nK, (head + 1) * t.nK);
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
            expect(recall).toBeLessThanOrEqual(
              oracleRecall(seed, t.layer, head, t.qStart + row, kept) + 1e-6,
            );
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
      if (!quality) continue;
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
