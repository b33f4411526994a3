import { describe, expect, it } from 'vitest';
import { keepsPair } from '../contracts/attention-view.ts';
import { keepMask } from '../contracts/keep-set.ts';
import { attentionPolicies } from '../methods/attention/index.ts';
import { syntheticAttention } from '../testing/synthetic-attention.ts';
import { MaskRecorder, maskAgreement } from './attention-masks.ts';
import { planPolicy } from './attention-plan.ts';

const capture = syntheticAttention(2);
const promptLength = 40;
const { nTokens, geometry } = capture;

function record(id: string, params = {}): MaskRecorder {
  const recorder = new MaskRecorder(geometry, nTokens, promptLength);
  for (const call of planPolicy(attentionPolicies.get(id), capture, { promptLength, params, seed: 1 }))
    recorder.add(call);
  return recorder;
}

/** Every pair of one head, straight from the plans. */
function pairsOf(id: string, layer: number, head: number): Set<string> {
  const pairs = new Set<string>();
  for (const { t, plan, tokens } of planPolicy(attentionPolicies.get(id), capture, {
    promptLength,
    params: {},
    seed: 1,
  })) {
    if (t.layer !== layer || tokens) continue;
    const shape = { heads: geometry.nHead, qStart: t.qStart, nQ: t.nQ, nK: t.nK };
    const mask = keepMask(plan.attend, shape);
    for (let row = 0; row < t.nQ; row++) {
      for (let key = 0; key < t.nK; key++) {
        if (mask[(head * t.nQ + row) * t.nK + key] === 1) pairs.add(`${t.qStart + row} ${key}`);
      }
    }
  }
  return pairs;
}

const replaces = (id: string): boolean => id === 'gem-filter';

describe.each(attentionPolicies.ids.filter((id) => !replaces(id)).map((id) => [id]))('%s', (id) => {
  it('is drawn with exactly the pairs that it keeps', () => {
    const recorder = record(id);
    for (const [layer, head] of [
      [0, 0],
      [2, 3],
    ] as const) {
      const mask = recorder.mask(layer, head);
      const expected = pairsOf(id, layer, head);
      expect(mask.kept).toBe(expected.size);
      for (let row = 0; row < nTokens; row++) {
        for (let key = 0; key < nTokens; key++)
          expect(keepsPair(mask, row, key)).toBe(expected.has(`${row} ${key}`));
      }
    }
    expect(recorder.mask(0, 0).causal).toBe((nTokens * (nTokens + 1)) / 2);
  });
});

it('draws a replaced prompt as the chosen tokens reading each other', () => {
  const mask = record('gem-filter', { budget: 0.2 }).mask(2, 1);
  const chosen = Array.from(mask.rerunOn!);
  expect(chosen).toHaveLength(8);
  for (let row = 0; row < promptLength; row++) {
    const keys = Array.from({ length: nTokens }, (_, key) => key).filter((key) => keepsPair(mask, row, key));
    expect(keys).toEqual(chosen.includes(row) ? chosen.filter((key) => key <= row) : []);
  }
});

it('shows when keys are held, read and evicted, and none to come back', () => {
  const { states, steps } = record('h2o').timeline(1, 0);
  expect(steps).toBe(nTokens - promptLength + 1);
  for (let step = 0; step < steps; step++) {
    const row = states.subarray(step * nTokens, (step + 1) * nTokens);
    expect(row.subarray(promptLength + step).every((state) => state === 0)).toBe(true);
    expect(row.subarray(0, promptLength + step).includes(0)).toBe(false);
    const before = states.subarray(Math.max(0, step - 1) * nTokens, Math.max(1, step) * nTokens);
    before.forEach((state, key) => {
      if (state === 3) expect(row[key]).toBe(3);
    });
  }
  // A budget of an eighth of 40, and the key of the step itself.
  const held = (step: number): number =>
    states.subarray(step * nTokens, (step + 1) * nTokens).filter((state) => state === 1 || state === 2)
      .length;
  expect([0, 1, 2, 6].map(held)).toEqual([40, 6, 6, 6]);
});

it('reads without evicting where the policy only selects', () => {
  const { states } = record('token-select').timeline(2, 1);
  expect(states.includes(3)).toBe(false);
  expect(states.includes(1)).toBe(true);
});

it('counts how many policies keep a pair', () => {
  const masks = ['full-attention', 'sliding-window', 'strided'].map((id) => record(id).mask(0, 0));
  const { counts, lanes } = maskAgreement(masks, nTokens);
  expect(lanes).toBe(3);
  for (let row = 0; row < nTokens; row += 5) {
    for (let key = 0; key < nTokens; key++) {
      expect(counts[row * nTokens + key]).toBe(masks.filter((mask) => keepsPair(mask, row, key)).length);
    }
  }
});
