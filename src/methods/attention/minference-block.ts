import { kvHeadOf } from '../../base/causal-attention.ts';
import { topK } from '../../base/top-k.ts';
import type { AttentionGeometry, HeadRows, LayerTensors } from '../../contracts/attention-policy.ts';
import { arxivPaper } from './_shared/cards.ts';
import { budgetKeys, budgetParam, countParam } from './_shared/budget.ts';
import { definePolicy } from './_shared/define-policy.ts';
import { densePlan, keyRange, unionKeys } from './_shared/key-lists.ts';

/**
 * MInference's block-sparse pattern (arXiv 2407.02490): mean queries and mean keys of blocks score each other, and every
 * block of queries reads its best key blocks, per head. A last block that is not full is averaged over what it has.
 */
export const method = definePolicy({
  id: 'minference-block',
  name: 'MInference: blocks',
  papers: [
    arxivPaper(
      '2407.02490',
      'MInference 1.0: Accelerating Pre-filling for Long-Context LLMs via Dynamic Sparse Attention',
      '§3, block-sparse',
      'Averages over blocks of queries and keys find the blocks of the attention map that matter.',
    ),
  ],
  fidelity: 'adapted',
  fidelityNote:
    'The pattern is forced on every head; the paper gives each head the best of three, found offline.',
  summary:
    'While the prompt is read, every block of queries sees the key blocks whose mean matches its own best.',
  needs: ['queries-and-keys'],
  params: {
    budget: budgetParam(0.125, '100 blocks of 64 keys'),
    block: countParam('Block', 16, [1, 128], 'Tokens in a block. Published: 64.', 'ours', 'tokens'),
  },
  stages: { prefill: 'sparse', decode: 'dense' },
  selects: 'block',
  scope: 'head',
  seeded: false,
  budgetParam: 'budget',
  start(run, { budget, block }) {
    const g = run.geometry;
    const kept = Math.max(1, Math.floor(budgetKeys(run, budget) / block));
    return {
      plan(t) {
        if (t.stage === 'decode' || kept * block >= t.nK) return densePlan;
        const blocks = Math.ceil(t.nK / block);
        const keyMeans = Array.from({ length: g.nKvHead }, (_, h) =>
          blockMeans(t.k, h, t.nK, block, g.dHead),
        );
        const rows = Array.from({ length: g.nHead }, (_, h) => {
          const queries = blockMeans(t.q, h, t.nQ, block, g.dHead);
          const keys = keyMeans[kvHeadOf(h, g.nHead, g.nKvHead)]!;
          const lists = queries.map((query, b) => {
            const scores = Float64Array.from({ length: b + 1 }, (_, other) => inner(query, keys[other]!));
            return unionKeys(
              t.nK,
              ...Array.from(topK(scores, kept), (c) => keyRange(c * block, (c + 1) * block)),
            );
          });
          return Array.from({ length: t.nQ }, (_, r) => lists[Math.floor(r / block)]!);
        });
        return { attend: { kind: 'rows', rows }, selectionFlops: blockFlops(g, t, blocks) };
      },
      rowLimit: (t) => (t.stage === 'decode' ? t.nK : kept * block),
    };
  },
});

/** Means over blocks of rows of one head, `[blocks][d]`. */
export function blockMeans(
  rows: HeadRows,
  head: number,
  n: number,
  block: number,
  d: number,
): Float64Array[] {
  return Array.from({ length: Math.ceil(n / block) }, (_, b) => {
    const mean = new Float64Array(d);
    const end = Math.min(n, (b + 1) * block);
    for (let r = b * block; r < end; r++) {
      for (let c = 0; c < d; c++) mean[c]! += rows.data[head * rows.stride + r * d + c]!;
    }
    return mean.map((sum) => sum / (end - b * block));
  });
}

const inner = (a: Float64Array, b: Float64Array): number =>
  a.reduce((sum, value, c) => sum + value * b[c]!, 0);

/** Averaging all queries and keys, then scoring every causal pair of blocks. */
function blockFlops(g: AttentionGeometry, t: LayerTensors, blocks: number): number {
  const averaging = g.dHead * (g.nHead * t.nQ + g.nKvHead * t.nK);
  return averaging + 2 * g.dHead * g.nHead * ((blocks * (blocks + 1)) / 2);
}
