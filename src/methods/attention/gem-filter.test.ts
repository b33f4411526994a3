import { expect, it } from 'vitest';
import { describePolicy, keysOf, planAll } from '../../testing/attention-policy-kit.ts';
import { logitCapture, syntheticAttention } from '../../testing/synthetic-attention.ts';
import { averagePool } from './_shared/average-pool.ts';
import { method } from './gem-filter.ts';

describePolicy(method);

/** What is chosen of a prompt whose last query has these products, split over two heads. */
function gems(scores: readonly number[], k: number): number[] {
  const rows = (part: number): number[][] =>
    scores.map((_, i) => (i === scores.length - 1 ? scores.map((s) => s * part) : []));
  const capture = logitCapture([[rows(0.75), rows(0.25)]]);
  const [prompt] = planAll(method, capture, scores.length, { budget: k / scores.length });
  return Array.from(prompt!.plan.rerunOn!);
}

it('pools 0 0 10 0 0 0 0 1 to 2 2 2 2 2 .2 .2 .2 and takes the first five', () => {
  const scores = [0, 0, 10, 0, 0, 0, 0, 1];
  expect(Array.from(averagePool(scores, 5))).toEqual([2, 2, 2, 2, 2, 0.2, 0.2, 0.2]);
  expect(gems(scores, 5)).toEqual([0, 1, 2, 3, 4]);
});

it('takes the five tokens around one needle, and does not care for the length of the query', () => {
  const needle = Array.from({ length: 20 }, (_, i) => (i === 11 ? 100 : 0));
  expect(gems(needle, 5)).toEqual([9, 10, 11, 12, 13]);
  expect(
    gems(
      needle.map((s) => 7.5 * s),
      5,
    ),
  ).toEqual([9, 10, 11, 12, 13]);
});

it('runs on everything when it may, and keeps nothing by force when it may not', () => {
  expect(gems([5, 4, 3, 2, 1, 0], 6)).toEqual([0, 1, 2, 3, 4, 5]);
  expect(gems([-9, -9, -9, -9, 50, 0, -9, -9, -9, -9, -9, -9], 3)).not.toContain(11);
});

it('decodes on the chosen tokens and the generated ones', () => {
  const calls = planAll(method, syntheticAttention(2), 40);
  const chosen = Array.from(calls[1]!.plan.rerunOn!);
  expect(calls.map(({ plan }) => plan.rerunOn !== undefined).indexOf(true)).toBe(1);
  expect(chosen).toHaveLength(5);
  expect(keysOf(calls[5]!, 2)).toEqual([...chosen, 40]);
  expect(keysOf(calls[6]!, 0)).toEqual([...chosen, 40, 41]);
});
