import { upperFence } from '../../base/percentile.ts';
import { topK } from '../../base/top-k.ts';
import { validIndices, type View } from '../../contracts/pruner-source.ts';
import type { OutToken, PickStep } from '../../contracts/token-pruner.ts';
import { definePruner } from './_shared/define-pruner.ts';
import { concatenatedClsAttention, patchKeys } from './_shared/encoder-taps.ts';
import { leftoverRow, mergeNeighbours } from './_shared/neighbour-merge.ts';
import { rowToken } from './_shared/sparse-row.ts';
import { viewMap } from './_shared/token-table.ts';
import { wallDemo } from './_shared/wall-demo.ts';
import { cosine, toUnitRows } from '../../base/unit-rows.ts';

/**
 * PruMerge (arXiv 2403.15388). Attention outliers (above `Q3 + 1.5 IQR`) say how many tokens to keep; the most attended
 * are kept, and each adds `sum_j a_j x_j` over the 32 patches with the most similar keys, kept ones included. One more
 * token sums up the others. `+` adds evenly strided patches to the kept ones.
 *
 * Attention is one softmax over concatenated heads of the last layer, as in the release, not the encoder's own. Where no
 * patch is an outlier the release divides by zero in `+` mode; here one patch is kept then. Its strides are written for
 * 576 patches (0 … 574); here for n (0 … n - 2), of at least one patch. Each view on its own.
 */
export const method = definePruner({
  id: 'prumerge',
  name: 'PruMerge',
  papers: [
    {
      title: 'LLaVA-PruMerge: Adaptive Token Reduction for Efficient Large Multimodal Models',
      arxiv: '2403.15388',
      url: 'https://arxiv.org/abs/2403.15388',
      year: 2024,
      section: 'Method',
      claim:
        'Attention outliers tell how many visual tokens an image needs; merging the rest into them keeps accuracy.',
    },
  ],
  fidelity: 'exact',
  fidelityNote:
    'Same rows as the release on the same tensors; images without any attention outlier keep one patch.',
  summary: 'Keeps as many tokens as there are attention outliers and folds similar tokens into them.',
  needs: ['patch-features', 'queries-and-keys', 'cls-token'],
  params: {
    plus: {
      kind: 'boolean',
      label: 'PruMerge+',
      help: 'Also keep patches at equal strides, three for each outlier or so.',
      origin: 'code',
      default: false,
    },
    neighbours: {
      kind: 'number',
      label: 'Neighbours',
      help: 'Patches folded into each kept one.',
      origin: 'code',
      default: 32,
      min: 0,
      max: 128,
      step: 1,
    },
  },
  demo: wallDemo('prumerge', 'desk'),
  mechanism: 'attention',
  modalities: ['image'],
  budgets: ['auto'],
  nested: false,
  seeded: false,
  keepOnly: false,
  invariances: ['rotation', 'token-scale'],

  async prune({ source, params, pick, turn }) {
    const tokens: OutToken[] = [];
    const attention = source.views.map((view) => concatenatedClsAttention(view, -1));
    for (const [v, view] of source.views.entries()) {
      await turn();
      tokens.push(...(await pruneView(view, v, attention[v]!, params.plus, params.neighbours, pick)));
    }
    return {
      tokens,
      maps: new Map([['CLS attention', source.views.map((view, v) => viewMap(view, attention[v]!))]]),
    };
  },
});

async function pruneView(
  view: View,
  v: number,
  attention: Float64Array,
  plus: boolean,
  neighbours: number,
  pick: (step: PickStep) => Promise<void>,
): Promise<OutToken[]> {
  const indices = validIndices(view);
  if (indices.length === 0) return [];
  const scores = Float64Array.from(indices, (index) => attention[index]!);
  const fence = upperFence(scores);
  const outliers = Math.max(
    1,
    scores.reduce((count, score) => count + (score > fence ? 1 : 0), 0),
  );
  const best = topK(scores, outliers);
  const kept = new Set(best);
  if (plus) {
    const stride = Math.max(1, Math.floor(Math.floor(1 / (outliers / indices.length)) / 3));
    for (let i = 0; i < indices.length - 1; i += stride) kept.add(i);
  }
  const keys = toUnitRows(patchKeys(view, -1, 'concat', indices));
  const tokens: OutToken[] = [];
  for (const i of kept) {
    const anchor = indices[i]!;
    await pick({ view: v, index: anchor, score: scores[i]! });
    const others = Array.from(indices.keys()).filter((j) => j !== i);
    const affinity = others.map((j) => cosine(keys, i, keys, j));
    const candidates = others.map((j) => indices[j]!);
    const row = mergeNeighbours(anchor, candidates, affinity, neighbours, attention);
    tokens.push(rowToken(v, anchor, 'merged', row));
  }
  tokens.sort((a, b) => a.anchor! - b.anchor!);
  const rest = Array.from(indices).filter((_, i) => !kept.has(i));
  if (rest.length > 0) tokens.push(rowToken(v, null, 'leftover', leftoverRow(rest, attention)));
  return tokens;
}
