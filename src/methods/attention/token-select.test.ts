import fc from 'fast-check';
import { expect, it } from 'vitest';
import { topK } from '../../base/top-k.ts';
import type { AttentionCapture } from '../../contracts/attention-capture.ts';
import { describePolicy, keysOf, planAll } from '../../testing/attention-policy-kit.ts';
import { syntheticAttention } from '../../testing/synthetic-attention.ts';
import { joinVotes, method } from './token-select.ts';

describePolicy(method, { initial: 2, local: 3, chunk: 6, budget: 0.25 });

const heads = [Float64Array.of(9, 8, 0, 0), Float64Array.of(0, 0, 1, 0)];

it('soft votes pick {0, 2} where summed scores pick {0, 1}', () => {
  const soft = joinVotes(heads, 'soft', 2);
  [0.9058, 0.44377, 0.47546, 0.17497].forEach((vote, j) => expect(soft[j]).toBeCloseTo(vote, 5));
  expect(Array.from(topK(soft, 2))).toEqual([0, 2]);
  expect(Array.from(topK(joinVotes(heads, 'logits', 2), 2))).toEqual([0, 1]);
  expect(Array.from(joinVotes(heads, 'hard', 2))).toEqual([2, 1, 1, 0]);
});

it('gives each head one vote, whatever is added to its scores', () => {
  const scores = fc.array(fc.double({ min: -20, max: 20, noNaN: true }), { minLength: 5, maxLength: 5 });
  fc.assert(
    fc.property(
      fc.tuple(scores, scores, scores),
      fc.double({ min: -30, max: 30, noNaN: true }),
      (lists, shift) => {
        const votes = joinVotes(
          lists.map((list) => Float64Array.from(list)),
          'soft',
          2,
        );
        expect(votes.reduce((sum, vote) => sum + vote, 0)).toBeCloseTo(3, 9);
        const shifted = lists.map((list, h) => Float64Array.from(list, (x) => (h === 1 ? x + shift : x)));
        joinVotes(shifted, 'soft', 2).forEach((vote, j) => expect(vote).toBeCloseTo(votes[j]!, 9));
      },
    ),
    { seed: 6 },
  );
});

it('selects, reuses twice, selects and reuses for unit queries at 0, 10, 20, 30 and 40 degrees', () => {
  const prompt = 12;
  const tokens = prompt + 5;
  const turns = Array.from({ length: tokens }, (_, t) => (Math.max(0, t - prompt) * Math.PI) / 18);
  const q = Float32Array.from(turns.flatMap((angle) => [Math.cos(angle), Math.sin(angle)]));
  const k = Float32Array.from({ length: tokens * 2 }, (_, i) => Math.sin(i * i));
  const capture: AttentionCapture = {
    geometry: { nLayer: 1, nHead: 1, nKvHead: 1, dHead: 2, scale: 1, bytesPerValue: 4 },
    nTokens: tokens,
    layers: [{ q, k, v: k }],
  };
  const calls = planAll(method, capture, prompt, { budget: 0.5, initial: 1, local: 2 });
  const notes = calls.slice(1).map(({ plan }) => plan.note);
  const [S, R] = ['selects', 'reuses its selection'];
  expect(notes).toEqual([S, R, R, S, R]);
  const picks = calls.slice(1).map((call) => keysOf(call).filter((key) => key > 0 && key < call.t.nK - 2));
  expect(picks[1]).toEqual(picks[0]!.filter((key) => key < 12));
});

it('reads the first tokens, the window and the selected, one set for all heads', () => {
  const [prompt] = planAll(method, syntheticAttention(2), 40, {
    budget: 0.25,
    initial: 2,
    local: 3,
    chunk: 8,
  });
  const keys = keysOf(prompt!, 0, 39);
  expect(keys).toHaveLength(10);
  expect([...keys.slice(0, 2), ...keys.slice(-3)]).toEqual([0, 1, 37, 38, 39]);
  expect(keysOf(prompt!, 3, 39)).toEqual(keys);
  expect(keysOf(prompt!, 0, 36).filter((key) => key < 37)).toEqual(keys.filter((key) => key < 37));
});
