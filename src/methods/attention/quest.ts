import { kvHeadOf } from '../../base/causal-attention.ts';
import { topK } from '../../base/top-k.ts';
import type { AttentionGeometry, LayerTensors } from '../../contracts/attention-policy.ts';
import { arxivPaper } from './_shared/cards.ts';
import { budgetKeys, budgetParam, countParam } from './_shared/budget.ts';
import { definePolicy } from './_shared/define-policy.ts';
import { densePlan, keyRange, perHead, unionKeys } from './_shared/key-lists.ts';

/**
 * Quest (arXiv 2406.10774): the cache lies in pages; the channel-wise smallest and largest key of a page bound every
 * q · k in it from above, so each query head reads only the pages with the largest bounds. Nothing is evicted.
 */
export const method = definePolicy({
  id: 'quest',
  name: 'Quest',
  papers: [
    arxivPaper(
      '2406.10774',
      'Quest: Query-Aware Sparsity for Efficient Long-Context LLM Inference',
      '§3',
      'Which pages of the cache matter depends on the query, and bounds per page find them cheaply.',
    ),
  ],
  fidelity: 'exact',
  fidelityNote: 'Follows the rule of the release; an independent NumPy program agrees page by page.',
  summary: 'Each generated token reads the pages of the cache whose upper bound on q·k is largest.',
  needs: ['queries-and-keys'],
  params: {
    budget: budgetParam(0.125, '1,024 to 4,096 keys'),
    page: countParam('Page', 16, [1, 64], 'Keys in a page.', 'paper', 'keys'),
    minPages: countParam('Fewest pages', 3, [1, 16], 'Pages that a head reads at least.', 'code', 'pages'),
    denseLayers: countParam(
      'Dense layers',
      2,
      [0, 8],
      'First layers that read everything.',
      'paper',
      'layers',
    ),
  },
  stages: { prefill: 'dense', decode: 'sparse' },
  selects: 'page',
  scope: 'head',
  seeded: false,
  budgetParam: 'budget',
  start(run, { budget, page, minPages, denseLayers }) {
    const g = run.geometry;
    const pages = Math.max(minPages, Math.floor(budgetKeys(run, budget) / page));
    const isDense = (t: LayerTensors): boolean => t.stage === 'prefill' || t.layer < denseLayers;
    return {
      plan(t) {
        if (isDense(t) || pages * page >= t.nK) return densePlan;
        const lists = Array.from({ length: g.nHead }, (_, head) => {
          const best = topK(pageBounds(g, t, head, page), pages);
          return unionKeys(t.nK, ...Array.from(best, (p) => keyRange(p * page, (p + 1) * page)));
        });
        const selectionFlops = 4 * g.dHead * g.nHead * Math.ceil(t.nK / page);
        return { attend: perHead(t, lists), selectionFlops };
      },
      rowLimit: (t) => (isDense(t) ? t.nK : pages * page),
    };
  },
});

/** Upper bound of q · k over each page, `Σ_c max(q_c min_c, q_c max_c)`, for the first query row of a call. */
export function pageBounds(g: AttentionGeometry, t: LayerTensors, head: number, page: number): Float64Array {
  const { dHead: d, nHead, nKvHead } = g;
  const { data, stride } = t.k;
  const keysAt = kvHeadOf(head, nHead, nKvHead) * stride;
  return Float64Array.from({ length: Math.ceil(t.nK / page) }, (_, p) => {
    let bound = 0;
    const end = Math.min(t.nK, (p + 1) * page);
    for (let c = 0; c < d; c++) {
      const q = t.q.data[head * t.q.stride + c]!;
      let largest = -Infinity;
      for (let j = p * page; j < end; j++) largest = Math.max(largest, q * data[keysAt + j * d + c]!);
      bound += largest;
    }
    return bound;
  });
}
