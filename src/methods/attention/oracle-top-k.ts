import { largestIndices } from '../../base/kth-largest.ts';
import { budgetKeys, budgetParam } from './_shared/budget.ts';
import { definePolicy } from './_shared/define-policy.ts';
import { scoringFlops } from './_shared/head-logits.ts';
import { keyRange } from './_shared/key-lists.ts';

/**
 * The k keys with the largest attention, per head and row: no other choice of k keys recalls more attention mass, so this
 * is the upper bound for every selector. It has to compute all scores first, so it saves nothing.
 */
export const method = definePolicy({
  id: 'oracle-top-k',
  name: 'Oracle top-k',
  papers: [],
  fidelity: 'exact',
  fidelityNote:
    'The largest scores, ties to the earlier key; an independent NumPy program agrees key by key.',
  summary:
    'Every token reads the keys that really have the largest attention: the upper bound for all policies.',
  needs: ['queries-and-keys', 'attention-scores'],
  params: { budget: budgetParam(0.125, 'none, it is a bound') },
  stages: { prefill: 'sparse', decode: 'sparse' },
  selects: 'token',
  scope: 'head',
  seeded: false,
  budgetParam: 'budget',
  start(run, { budget }) {
    const { geometry: g } = run;
    const total = budgetKeys(run, budget);
    return {
      plan(t) {
        const attention = t.denseAttention();
        const best = (head: number, row: number): Int32Array => {
          const visible = t.qStart + row + 1;
          if (visible <= total) return keyRange(0, visible);
          const at = (head * t.nQ + row) * t.nK;
          return largestIndices(attention.subarray(at, at + visible), total);
        };
        const rows = Array.from({ length: g.nHead }, (_, head) =>
          Array.from({ length: t.nQ }, (__, row) => best(head, row)),
        );
        return { attend: { kind: 'rows', rows }, selectionFlops: scoringFlops(g, t) };
      },
      rowLimit: () => total,
    };
  },
});
