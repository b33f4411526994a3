import { validIndices } from '../../contracts/pruner-source.ts';
import { roundHalfEven } from '../../base/round-half-even.ts';
import { viewCounts } from './_shared/budget.ts';
import { definePruner } from './_shared/define-pruner.ts';
import { type ContextMerge, dominantContextual } from './_shared/dominant-contextual.ts';
import { noClsWarnings, patchKeys, patchSaliency } from './_shared/encoder-taps.ts';
import { layerParam } from './_shared/layer-param.ts';
import { contextMergeParam } from './_shared/merge-param.ts';
import { oneHot, rowToken } from './_shared/sparse-row.ts';
import { keptToken, viewMap } from './_shared/token-table.ts';
import { wallDemo } from './_shared/wall-demo.ts';
import { toUnitRows } from '../../base/unit-rows.ts';

/**
 * VisionZip (arXiv 2412.04467): keep the tokens that CLS attends to most, merge the rest into a few contextual tokens by
 * key similarity. Each view on its own; keys are head means of the same layer.
 *
 * The release also passes the CLS token on to the language model; our rows are made of patches, so it is left out and the
 * budget counts patches alone.
 */
export const method = definePruner({
  id: 'visionzip',
  name: 'VisionZip',
  papers: [
    {
      title: 'VisionZip: Longer is Better but Not Necessary in Vision Language Models',
      arxiv: '2412.04467',
      url: 'https://arxiv.org/abs/2412.04467',
      year: 2024,
      section: 'Method',
      claim:
        'Most visual tokens are redundant: a few attended ones plus merged context keep nearly all of the accuracy.',
    },
  ],
  fidelity: 'exact',
  fidelityNote:
    'Same tokens as the release on the same tensors, without the CLS row that the release adds to them.',
  summary: 'Keeps the most attended tokens and merges the others into a few contextual ones.',
  needs: ['patch-features', 'queries-and-keys'],
  params: {
    contextShare: {
      kind: 'number',
      label: 'Contextual share',
      help: 'Part of the budget spent on merged tokens; the release uses 10 of 64.',
      origin: 'code',
      default: 0.15625,
      min: 0,
      max: 1,
      step: 0.03125,
    },
    merge: contextMergeParam,
    layer: layerParam(-2, 'code', 'attention and keys'),
  },
  demo: wallDemo('visionzip', 'desk'),
  mechanism: 'attention',
  modalities: ['image', 'video'],
  budgets: ['count', 'ratio'],
  nested: false,
  seeded: false,
  keepOnly: false,
  invariances: ['rotation', 'token-scale'],

  async prune({ source, budget, params, pick, turn }) {
    const { views } = source;
    const counts = viewCounts(budget, views);
    const scores = views.map((view) => patchSaliency(view, params.layer));
    const tokens = [];
    for (const [v, view] of views.entries()) {
      await turn();
      const indices = validIndices(view);
      const contextual = Math.min(counts[v]!, roundHalfEven(counts[v]! * params.contextShare));
      const stage = dominantContextual({
        tokens: Array.from(indices, (anchor) => ({ anchor, row: oneHot(anchor) })),
        scores: Float64Array.from(indices, (index) => scores[v]![index]!),
        keys: toUnitRows(patchKeys(view, params.layer, 'mean', indices)),
        dominant: counts[v]! - contextual,
        contextual,
        merge: params.merge as ContextMerge,
      });
      for (const i of stage.dominant)
        await pick({ view: v, index: indices[i]!, score: scores[v]![indices[i]!]! });
      tokens.push(...stage.dominant.sort((a, b) => a - b).map((i) => keptToken(v, indices[i]!)));
      tokens.push(...stage.contextual.map(({ anchor, row }) => rowToken(v, anchor, 'merged', row)));
    }
    return {
      tokens,
      maps: new Map([['CLS attention', views.map((view, v) => viewMap(view, scores[v]!))]]),
      warnings: noClsWarnings(views),
    };
  },
});
