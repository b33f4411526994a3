import { describe, expect, it } from 'vitest';
import { type AttentionCapture, captureLayer } from '../contracts/attention-capture.ts';
import type { AttentionPolicy, LayerPlan, LayerTensors, PlanCost } from '../contracts/attention-policy.ts';
import { keepMask, realisedAttention } from '../contracts/keep-set.ts';
import { type ParamValues, resolveParams } from '../contracts/params.ts';
import { syntheticAttention } from './synthetic-attention.ts';

/** One planned call with everything that can be asked about it. */
export interface PlannedCall {
  readonly t: LayerTensors;
  readonly plan: LayerPlan;
  readonly cost: PlanCost;
  /** Most keys that each row may keep. */
  readonly limits: readonly number[];
  /** `[H, nQ, nK]` */
  readonly mask: Uint8Array;
}

/** Plans the prompt and then every further token, teacher-forced: all layers of a step before the next step. */
export function planAll(
  policy: AttentionPolicy,
  capture: AttentionCapture,
  promptLength: number,
  params: ParamValues = {},
  seed = 1,
): readonly PlannedCall[] {
  const { geometry, nTokens } = capture;
  const session = policy.init({ geometry, promptLength, seed }, params);
  const calls: PlannedCall[] = [];
  const step = (stage: 'prefill' | 'decode', qStart: number, nQ: number): void => {
    for (let layer = 0; layer < geometry.nLayer; layer++) {
      const t = captureLayer(capture, layer, stage, qStart, nQ);
      const plan = session.plan(t);
      const mask = keepMask(plan.attend, { heads: geometry.nHead, qStart, nQ, nK: t.nK });
      const limits = Array.from({ length: nQ }, (_, row) => session.rowLimit(t, row));
      session.afterAttend(t, realisedAttention(t.denseAttention(), mask, t.nK));
      calls.push({ t, plan, cost: session.cost(t, plan), limits, mask });
    }
  };
  step('prefill', 0, promptLength);
  for (let token = promptLength; token < nTokens; token++) step('decode', token, 1);
  return calls;
}

/** Keys of one row of a mask. */
export function keysOf({ t, mask }: PlannedCall, head = 0, row = 0): number[] {
  const at = (head * t.nQ + row) * t.nK;
  return Array.from(mask.subarray(at, at + t.nK).entries()).flatMap(([key, kept]) => (kept ? [key] : []));
}

/** The contract of `AttentionPolicy` on synthetic captures: every policy's test file calls this once. */
export function describePolicy(policy: AttentionPolicy, params: ParamValues = {}): void {
  const prompt = 40;
  const run = (capture: AttentionCapture, more: ParamValues = {}, seed = 1): readonly PlannedCall[] =>
    planAll(policy, capture, prompt, { ...params, ...more }, seed);
  const keeps = (calls: readonly PlannedCall[]): string => calls.map(({ mask }) => mask.join('')).join('|');

  describe(`${policy.id}: contract`, () => {
    it('has a complete card', () => {
      expect(policy.id).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
      for (const text of [policy.summary, policy.fidelityNote]) expect(text).toMatch(/^[A-Z].{20,}\.$/s);
      expect(Object.keys(resolveParams(policy.params))).toEqual(Object.keys(policy.params));
      expect(policy.needs.length).toBeGreaterThan(0);
      if (policy.budgetParam !== null) expect(policy.params[policy.budgetParam]?.kind).toBe('number');
    });

    it.each([3, 4])('keeps causality, at least one key a row, and its budget (seed %i)', (seed) => {
      for (const tokens of [46, 41]) {
        for (const { t, plan, limits, mask } of run(syntheticAttention(seed, { tokens }))) {
          checkLists(plan, t);
          const sums = rowSums(mask, t.nK);
          const wrong = Array.from(sums.keys()).filter((i) => {
            const last = mask.subarray(i * t.nK, (i + 1) * t.nK).lastIndexOf(1);
            return sums[i]! < 1 || sums[i]! > limits[i % t.nQ]! || last > t.qStart + (i % t.nQ);
          });
          expect(wrong).toEqual([]);
        }
      }
    });

    it('never names an evicted key again', () => {
      const capture = syntheticAttention(5);
      const { nHead, nKvHead } = capture.geometry;
      const gone = Array.from({ length: capture.geometry.nLayer * nKvHead }, () => new Set<number>());
      for (const call of run(capture)) {
        call.plan.evict?.forEach((keys, g) => {
          const set = gone[call.t.layer * nKvHead + g]!;
          for (const key of keys) {
            expect(set.has(key)).toBe(false);
            set.add(key);
          }
        });
        if (call.t.stage === 'prefill') continue;
        for (let h = 0; h < nHead; h++) {
          const set = gone[call.t.layer * nKvHead + Math.floor((h * nKvHead) / nHead)]!;
          expect(keysOf(call, h).filter((key) => set.has(key))).toEqual([]);
        }
      }
    });

    it('leaves keys out in the stages that it calls sparse, and in no other', () => {
      const found = { prefill: false, decode: false };
      for (const { t, mask, plan } of run(syntheticAttention(6))) {
        const causal = keepMask({ kind: 'dense' }, { heads: 4, qStart: t.qStart, nQ: t.nQ, nK: t.nK });
        if (mask.some((bit, i) => bit !== causal[i])) found[t.stage] = true;
        if (policy.stages[t.stage] === 'dense') expect(plan.attend.kind).toBe('dense');
      }
      const sparse = {
        prefill: policy.stages.prefill === 'sparse',
        decode: policy.stages.decode === 'sparse',
      };
      expect(found).toEqual(sparse);
    });

    it('keeps everything at the largest budget', () => {
      const { budgetParam } = policy;
      if (budgetParam === null) return;
      const spec = policy.params[budgetParam]!;
      if (spec.kind !== 'number') throw new Error('the budget must be a number');
      for (const { t, mask } of run(syntheticAttention(7), { [budgetParam]: spec.max })) {
        const causal = keepMask({ kind: 'dense' }, { heads: 4, qStart: t.qStart, nQ: t.nQ, nK: t.nK });
        expect(mask.join('')).toBe(causal.join(''));
      }
    });

    it('repeats for a seed, and depends on the seed exactly when it says so', () => {
      const capture = syntheticAttention(8);
      const first = keeps(run(capture, {}, 1));
      expect(keeps(run(capture, {}, 1))).toBe(first);
      expect([2, 3, 4].some((seed) => keeps(run(capture, {}, seed)) !== first)).toBe(policy.seeded);
    });

    it('does not care which head is which', () => {
      const order = [2, 0, 3, 1];
      const shape = { kvHeads: 4 };
      const plain = run(syntheticAttention(9, shape));
      const moved = run(permuteHeads(syntheticAttention(9, shape), order));
      plain.forEach(({ mask, t }, i) => {
        const size = t.nQ * t.nK;
        const expected = order.flatMap((from) => Array.from(mask.subarray(from * size, (from + 1) * size)));
        expect(moved[i]!.mask.join('')).toBe(expected.join(''));
      });
    });

    it('counts the cost of exactly the pairs that it keeps, and of the keys that it holds', () => {
      const capture = syntheticAttention(10);
      const { nHead, nKvHead, dHead, bytesPerValue } = capture.geometry;
      const evicted = new Map<number, number>();
      for (const { t, plan, cost, mask } of run(capture)) {
        const read = new Set<number>();
        mask.forEach((bit, i) => {
          const head = Math.floor(i / (t.nQ * t.nK));
          if (bit) read.add(Math.floor((head * nKvHead) / nHead) * t.nK + (i % t.nK));
        });
        const left = (plan.evict ?? []).reduce((sum, keys) => sum + keys.length, evicted.get(t.layer) ?? 0);
        evicted.set(t.layer, left);
        expect(cost.attentionFlops).toBe(4 * dHead * mask.reduce((sum, bit) => sum + bit, 0));
        expect(cost.kvReadBytes).toBe(2 * dHead * bytesPerValue * read.size);
        expect(cost.kvHeldBytes).toBe(2 * dHead * bytesPerValue * (nKvHead * t.nK - left));
        expect(cost.selectionFlops).toBe(plan.selectionFlops);
        expect(cost.selectionFlops).toBeGreaterThanOrEqual(0);
      }
    });

    it('refuses unknown parameters and a decode step without a prompt', () => {
      const capture = syntheticAttention(11);
      const { geometry } = capture;
      const start = { geometry, promptLength: prompt, seed: 1 };
      expect(() => policy.init(start, { nonsense: 1 })).toThrow(/no parameter 'nonsense'/);
      expect(() => policy.init({ ...start, promptLength: 0 }, params)).toThrow(/make no attention/);
      const session = policy.init(start, params);
      expect(() => session.plan(captureLayer(capture, 0, 'decode', prompt, 1))).toThrow(/before it saw/);
    });
  });
}

function checkLists({ attend }: LayerPlan, { nQ, nK }: LayerTensors): void {
  if (attend.kind === 'dense') return;
  expect([1, 4]).toContain(attend.rows.length);
  for (const lists of attend.rows) {
    expect(lists).toHaveLength(nQ);
    for (const list of new Set(lists)) {
      expect(list.every((key, i) => key >= 0 && key < nK && (i === 0 || key > list[i - 1]!))).toBe(true);
    }
  }
}

function rowSums(mask: Uint8Array, nK: number): number[] {
  const sums: number[] = [];
  for (let start = 0; start < mask.length; start += nK) {
    sums.push(mask.subarray(start, start + nK).reduce((sum, bit) => sum + bit, 0));
  }
  return sums;
}

function permuteHeads(capture: AttentionCapture, order: readonly number[]): AttentionCapture {
  const { nTokens, geometry } = capture;
  const size = nTokens * geometry.dHead;
  const moved = (x: Float32Array): Float32Array => {
    const out = new Float32Array(x.length);
    order.forEach((from, to) => out.set(x.subarray(from * size, (from + 1) * size), to * size));
    return out;
  };
  const layers = capture.layers.map(({ q, k, v }) => ({ q: moved(q), k: moved(k), v: moved(v) }));
  return { ...capture, layers };
}
