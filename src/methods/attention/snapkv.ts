import { topK } from '../../base/top-k.ts';
import type { AttentionGeometry, LayerTensors } from '../../contracts/attention-policy.ts';
import { averagePool } from './_shared/average-pool.ts';
import { arxivPaper } from './_shared/cards.ts';
import { budgetKeys, budgetParam, countParam } from './_shared/budget.ts';
import { definePolicy } from './_shared/define-policy.ts';
import { lastRowsAttention, scoringFlops } from './_shared/head-logits.ts';
import { densePlan, keyRange, perHead, unionKeys } from './_shared/key-lists.ts';
import { unreadKeys } from './_shared/unread-keys.ts';

/**
 * SnapKV (arXiv 2404.14469): the last queries of the prompt know what the answer will need. Their attention is summed per
 * key, smoothed so that neighbours stay together, and each query head keeps the best earlier keys and the window itself.
 * Chosen once, after the prompt; generated tokens are appended. A key leaves the cache when none of the query heads that
 * share its head keeps it (the release stores a copy per query head).
 */
export const method = definePolicy({
  id: 'snapkv',
  name: 'SnapKV',
  papers: [
    arxivPaper(
      '2404.14469',
      'SnapKV: LLM Knows What You are Looking for Before Generation',
      '§4',
      'What the end of the prompt attends to is what generation attends to, so the cache can be cut before it starts.',
    ),
  ],
  fidelity: 'exact',
  fidelityNote:
    'The choice follows the release; caches are counted per key head, where the release stores one per query head.',
  summary: 'Keeps what the last queries of the prompt attend to, chosen once before generation.',
  needs: ['queries-and-keys', 'attention-scores'],
  params: {
    budget: budgetParam(0.125, '1,024 keys'),
    window: countParam(
      'Window',
      16,
      [1, 128],
      'Last queries that vote and stay. Published: 32 or 64.',
      'ours',
      'tokens',
    ),
    kernel: {
      ...countParam('Pooling', 5, [1, 15], 'Width of the smoothing over keys.', 'code', 'keys'),
      step: 2,
    },
  },
  stages: { prefill: 'dense', decode: 'sparse' },
  selects: 'token',
  scope: 'head',
  seeded: false,
  budgetParam: 'budget',
  start(run, { budget, window: wanted, kernel }) {
    const { geometry, promptLength } = run;
    const capacity = budgetKeys(run, budget);
    const window = Math.min(wanted, capacity, promptLength);
    const chosen = new Map<number, readonly Int32Array[]>();
    const announced = new Set<number>();
    return {
      plan(t) {
        if (t.stage === 'prefill') {
          const sums = windowSums(geometry, t, window);
          chosen.set(
            t.layer,
            sums.map((sum) => snap(sum, capacity, window, kernel)),
          );
          return { ...densePlan, selectionFlops: scoringFlops(geometry, t, window) };
        }
        const prompt = chosen.get(t.layer)!;
        const lists = prompt.map((keys) => unionKeys(t.nK, keys, keyRange(promptLength, t.nK)));
        const evict = announced.has(t.layer) ? [] : unreadKeys(geometry, prompt, promptLength);
        announced.add(t.layer);
        return { attend: perHead(t, lists), selectionFlops: 0, evict };
      },
      rowLimit: (t) => (t.stage === 'prefill' ? t.nK : capacity + t.nK - promptLength),
    };
  },
});

/** Per query head the attention of the last `window` queries, summed over them: `[H][nK]`. */
function windowSums(g: AttentionGeometry, t: LayerTensors, window: number): Float64Array[] {
  const attention = lastRowsAttention(g, t, window);
  return Array.from({ length: g.nHead }, (_, h) => {
    const sum = new Float64Array(t.nK);
    for (let r = 0; r < window; r++) {
      const at = (h * window + r) * t.nK;
      for (let j = 0; j < t.nK; j++) sum[j]! += attention[at + j]!;
    }
    return sum;
  });
}

/**
 * The keys that one head keeps: the best `capacity - window` of the earlier ones after pooling, and the window.
 * @param sums attention of the window's queries per key, `[n]`; the window is its end.
 */
export function snap(sums: Float64Array, capacity: number, window: number, kernel: number): Int32Array {
  const earlier = sums.length - window;
  const pooled = averagePool(sums.subarray(0, earlier), kernel);
  return unionKeys(sums.length, topK(pooled, capacity - window), keyRange(earlier, sums.length));
}
