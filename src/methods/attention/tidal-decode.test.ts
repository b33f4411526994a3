import { expect, it } from 'vitest';
import { auditPolicy } from '../../analysis/attention-audit.ts';
import { describePolicy, keysOf, planAll } from '../../testing/attention-policy-kit.ts';
import { logitCapture, syntheticAttention } from '../../testing/synthetic-attention.ts';
import { method } from './tidal-decode.ts';

describePolicy(method, { start: 0, reselect: 1 });

/** Five tokens, the last one decoded; `scores` are its products with all keys. */
const rows = (scores: readonly number[]): number[][] => [[], [], [], [], [...scores]];

it('selects {1, 3} of .1 2 −1 1.5 .3, which the next layer reads with weights ½, ½ and recall 0.013122', () => {
  const capture = logitCapture([[rows([0.1, 2, -1, 1.5, 0.3])], [rows([5, 0, 0, 0, 0])]]);
  const params = { budget: 0.5, start: 0, reselect: 5, forceSelf: false };
  const calls = planAll(method, capture, 4, params);
  expect(keysOf(calls[3]!)).toEqual([1, 3]);
  const reuse = Array.from(auditPolicy(method, capture, { promptLength: 4, params, seed: 0 }))[3]!;
  expect(reuse.quality!.recall[0]).toBeCloseTo(2 / (Math.exp(5) + 4), 7);
  expect(reuse.quality!.recall[0]).toBeCloseTo(0.013122, 6);
});

it('gives the newest token a place of its own unless told otherwise', () => {
  const capture = logitCapture([[rows([0.1, 2, -1, 1.5, 0.3])], [rows([])]]);
  const keep = { budget: 0.5, start: 0, reselect: 5 };
  expect(keysOf(planAll(method, capture, 4, keep)[3]!)).toEqual([1, 4]);
});

it.each([
  [5, 4 * 1001 + 8 * 50],
  [2, 3 * 1001 + 9 * 50],
])('reads few rows a step: re-selection in layer %i of 12, %i key rows', (reselect, expected) => {
  const capture = syntheticAttention(1, { layers: 12, heads: 1, kvHeads: 1, d: 2, tokens: 1001 });
  const calls = planAll(method, capture, 1000, { budget: 0.05, reselect });
  const reads = calls.slice(12).map(({ cost }) => cost.kvReadBytes / (2 * 2 * 4));
  expect(reads.reduce((sum, keys) => sum + keys, 0)).toBe(expected);
});

it('takes a set from the same head of the last selecting layer', () => {
  const calls = planAll(method, syntheticAttention(3, { layers: 6, tokens: 41 }), 40, {
    start: 1,
    reselect: 4,
  });
  expect(calls.slice(6).map(({ plan }) => plan.note)).toEqual([
    undefined,
    'selects for the layers above',
    'reads the set of layer 1',
    'reads the set of layer 1',
    'selects for the layers above',
    'reads the set of layer 4',
  ]);
  expect(keysOf(calls[8]!, 2)).toEqual(keysOf(calls[9]!, 2));
  expect(keysOf(calls[8]!, 2)).not.toEqual(keysOf(calls[8]!, 1));
  expect(keysOf(calls[11]!, 2)).not.toEqual(keysOf(calls[9]!, 2));
});
