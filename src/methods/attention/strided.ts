import { arxivPaper } from './_shared/cards.ts';
import { budgetKeys, budgetParam, countParam } from './_shared/budget.ts';
import { definePolicy } from './_shared/define-policy.ts';
import { densePlan, sharedRows } from './_shared/key-lists.ts';

/**
 * The strided pattern of the Sparse Transformer (arXiv 1904.10509): a token reads its w latest tokens and every s-th one
 * before. The original splits the two between heads or layers; here each head has both.
 */
export const method = definePolicy({
  id: 'strided',
  name: 'Strided',
  papers: [
    arxivPaper(
      '1904.10509',
      'Generating Long Sequences with Sparse Transformers',
      '§4.2, strided attention',
      'Two factors, the neighbourhood and every s-th position, connect all tokens in two steps.',
    ),
  ],
  fidelity: 'adapted',
  fidelityNote: 'Both factors in every head, on a model that was trained densely.',
  summary: 'Every token reads a window and, before it, every s-th token.',
  needs: ['queries-and-keys'],
  params: {
    budget: budgetParam(0.125, 'a window and a stride of 128 on sequences of 12,288'),
    stride: countParam(
      'Stride',
      0,
      [0, 1024],
      'Distance between the far keys; 0 takes the root of the prompt length.',
      'paper',
      'tokens',
    ),
  },
  stages: { prefill: 'sparse', decode: 'sparse' },
  selects: 'token',
  scope: 'model',
  seeded: false,
  budgetParam: 'budget',
  start(run, { budget, stride: wanted }) {
    const { promptLength } = run;
    const total = budgetKeys(run, budget);
    const stride = wanted > 0 ? wanted : Math.max(1, Math.round(Math.sqrt(promptLength)));
    const window = Math.max(1, total - Math.floor((promptLength - 1) / stride));
    return {
      plan: (t) =>
        total >= t.nK
          ? densePlan
          : { attend: sharedRows(t, (token) => stridedKeys(token, window, stride)), selectionFlops: 0 },
      rowLimit: (t) => window + Math.floor((t.nK - 1) / stride),
    };
  },
});

/** Keys j ≤ i with i − j < window or (i − j) divisible by the stride, ascending. */
export function stridedKeys(i: number, window: number, stride: number): Int32Array {
  const keys: number[] = [];
  for (let distance = i - (i % stride); distance >= window; distance -= stride) keys.push(i - distance);
  for (let j = Math.max(0, i + 1 - window); j <= i; j++) keys.push(j);
  return Int32Array.from(keys);
}
