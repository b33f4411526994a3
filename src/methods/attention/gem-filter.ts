import { createTensor } from '../../base/tensor.ts';
import { topK } from '../../base/top-k.ts';
import type { LayerPlan } from '../../contracts/attention-policy.ts';
import { averagePool } from './_shared/average-pool.ts';
import { arxivPaper } from './_shared/cards.ts';
import { budgetKeys, budgetParam, countParam } from './_shared/budget.ts';
import { definePolicy } from './_shared/define-policy.ts';
import { headLogits } from './_shared/head-logits.ts';
import { densePlan, keyRange, markedKeys, perHead, unionKeys } from './_shared/key-lists.ts';

/**
 * GemFilter (arXiv 2409.17422): the last query of one early layer names the prompt tokens that matter; the model then
 * runs afresh on these alone, in order, at positions 0, 1, …. Products are summed over the heads, smoothed over
 * positions, and the k best are taken; nothing is kept by force, not even the question.
 * The plan of the filter layer hands the tokens to an online run (`rerunOn`); an audit of one dense run shows what
 * decoding reads: the chosen tokens and the generated ones.
 */
export const method = definePolicy({
  id: 'gem-filter',
  name: 'GemFilter',
  papers: [
    arxivPaper(
      '2409.17422',
      'Discovering the Gems in Early Layers: Accelerating Long-Context LLMs with 1000x Input Token Reduction',
      '§3',
      'Early layers already know which input tokens matter, so the model can be run on those alone.',
    ),
  ],
  fidelity: 'exact',
  fidelityNote:
    'The choice follows the release; running the model on the chosen tokens alone is for the online mode, not for an audit.',
  summary: 'One early layer picks the prompt tokens on which the whole model is then run.',
  needs: ['queries-and-keys'],
  params: {
    budget: budgetParam(0.125, '1,024 tokens'),
    filterLayer: countParam(
      'Filter layer',
      0,
      [0, 63],
      'Layer that chooses; 0 takes 13/32 of the depth, the published place in a model of 32 layers.',
      'code',
      'layer',
    ),
    kernel: {
      ...countParam('Pooling', 5, [1, 15], 'Width of the smoothing over tokens.', 'code', 'tokens'),
      step: 2,
    },
  },
  stages: { prefill: 'dense', decode: 'sparse' },
  selects: 'input',
  scope: 'model',
  seeded: false,
  budgetParam: 'budget',
  start(run, { budget, filterLayer: wanted, kernel }) {
    const { geometry: g, promptLength } = run;
    const k = budgetKeys(run, budget);
    const filterLayer = Math.min(g.nLayer - 1, wanted > 0 ? wanted : Math.round((13 / 32) * g.nLayer));
    let gems: Int32Array = keyRange(0, promptLength);
    const announced = new Set<number>();
    return {
      plan(t): LayerPlan {
        if (t.stage === 'decode') {
          const read = unionKeys(t.nK, gems, keyRange(promptLength, t.nK));
          const evict = announced.has(t.layer)
            ? []
            : Array.from({ length: g.nKvHead }, () => without(gems, promptLength));
          announced.add(t.layer);
          return { attend: perHead(t, [read]), selectionFlops: 0, evict, positions: 'reindexed' };
        }
        if (t.layer !== filterLayer) return densePlan;
        const sums = new Float64Array(t.nK);
        for (let h = 0; h < g.nHead; h++) headLogits(g, t, h, t.nQ - 1).forEach((s, j) => (sums[j]! += s));
        const pooled = averagePool(sums, kernel);
        gems = topK(pooled, k).sort();
        return {
          ...densePlan,
          selectionFlops: 2 * g.dHead * g.nHead * t.nK,
          rerunOn: gems,
          scores: { label: 'pooled scores', values: createTensor(Float32Array.from(pooled), [t.nK]) },
        };
      },
      rowLimit: (t) => (t.stage === 'prefill' ? t.nK : k + t.nK - promptLength),
    };
  },
});

/** Tokens of the prompt that are not in an ascending list. */
function without(keys: Int32Array, n: number): Int32Array {
  const marks = new Uint8Array(n).fill(1);
  for (const key of keys) marks[key] = 0;
  return markedKeys(marks, n - keys.length);
}
