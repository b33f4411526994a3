import { topK } from '../../base/top-k.ts';
import { arxivPaper } from './_shared/cards.ts';
import { budgetKeys, budgetParam, countParam } from './_shared/budget.ts';
import { definePolicy } from './_shared/define-policy.ts';
import { headLogits } from './_shared/head-logits.ts';
import { densePlan, keyRange, perHead } from './_shared/key-lists.ts';

/**
 * TidalDecode (arXiv 2410.05076): neighbouring layers attend to nearly the same tokens, so while decoding only two layers
 * choose. Layers before `start` are dense; `start` attends to everything and remembers each head's k largest q · k; the
 * layers above read the set of the same head, until the re-selection layer chooses anew. Nothing is evicted.
 * The release's kernels always keep the newest token; its evaluation code does not: `forceSelf` switches.
 */
export const method = definePolicy({
  id: 'tidal-decode',
  name: 'TidalDecode',
  papers: [
    arxivPaper(
      '2410.05076',
      'TidalDecode: Fast and Accurate LLM Decoding with Position Persistent Sparse Attention',
      '§3',
      'Selecting tokens in two layers and reusing the choice in all others keeps quality and cuts the cost of selection.',
    ),
  ],
  fidelity: 'exact',
  fidelityNote:
    'Each query head has its own set, as in the evaluation code; the optional cache correction, off in the paper, is left out.',
  summary: 'While decoding, two layers select tokens with full attention and all others reuse their choice.',
  needs: ['queries-and-keys'],
  params: {
    budget: budgetParam(0.125, '128 to 512 keys for needles, 4,096 for long documents'),
    start: countParam(
      'First selection',
      2,
      [0, 31],
      'Layer that selects first; those before it are dense.',
      'code',
      'layer',
    ),
    reselect: countParam(
      'Re-selection',
      0,
      [0, 63],
      'Layer that selects again; 0 takes 13/32 of the depth, the published place in a model of 32 layers.',
      'code',
      'layer',
    ),
    forceSelf: {
      kind: 'boolean',
      default: true,
      label: 'Keep the newest token',
      help: 'The newest token takes one place of the budget, whatever its score.',
      origin: 'code',
    },
  },
  stages: { prefill: 'dense', decode: 'sparse' },
  selects: 'token',
  scope: 'head',
  seeded: false,
  budgetParam: 'budget',
  start(run, { budget, start: wantedStart, reselect: wantedReselect, forceSelf }) {
    const g = run.geometry;
    const k = budgetKeys(run, budget);
    const start = Math.min(wantedStart, g.nLayer - 1);
    const reselect = wantedReselect > 0 ? wantedReselect : Math.round((13 / 32) * g.nLayer);
    const selects = (layer: number): boolean => layer === start || layer === reselect;
    let source = start;
    let sets: readonly Int32Array[] = [];
    return {
      plan(t) {
        if (t.stage === 'prefill' || t.layer < start) return densePlan;
        if (!selects(t.layer)) {
          return { attend: perHead(t, sets), selectionFlops: 0, note: `reads the set of layer ${source}` };
        }
        source = t.layer;
        sets = Array.from({ length: g.nHead }, (_, head) => select(headLogits(g, t, head, 0), k, forceSelf));
        return { ...densePlan, note: 'selects for the layers above' };
      },
      rowLimit: (t) => (t.stage === 'prefill' || t.layer < start || selects(t.layer) ? t.nK : k),
    };
  },
});

/** The k largest of raw scores, ascending by key; with `forceSelf` the last key and the k − 1 largest others. */
function select(scores: Float64Array, k: number, forceSelf: boolean): Int32Array {
  const newest = scores.length - 1;
  if (k > newest) return keyRange(0, scores.length);
  if (!forceSelf) return topK(scores, k).sort();
  const others = topK(scores.subarray(0, newest), k - 1);
  return Int32Array.from([...others, newest]).sort();
}
