import { viewCounts } from './_shared/budget.ts';
import { definePruner } from './_shared/define-pruner.ts';
import { noClsWarnings, patchSaliency } from './_shared/encoder-taps.ts';
import { layerParam } from './_shared/layer-param.ts';
import { viewMap } from './_shared/token-table.ts';
import { topPerView } from './_shared/top-per-view.ts';
import { wallDemo } from './_shared/wall-demo.ts';

/** Baseline: the tokens to which CLS attends most, heads averaged, each view on its own. */
export const method = definePruner({
  id: 'cls-top-k',
  name: 'CLS top-k',
  papers: [],
  fidelity: 'exact',
  fidelityNote: 'A plain baseline: the ranking that most attention-based pruners start from.',
  summary: 'Keeps the tokens that the CLS token attends to most.',
  needs: ['attention-scores'],
  params: { layer: layerParam(-2, 'ours', 'the CLS attention') },
  demo: wallDemo('cls-top-k', 'desk', { show: 'map:CLS attention' }),
  mechanism: 'baseline',
  modalities: ['image', 'video'],
  budgets: ['count', 'ratio'],
  nested: true,
  seeded: false,
  keepOnly: true,
  invariances: ['permutation', 'rotation', 'token-scale'],

  async prune({ source, budget, params, pick }) {
    const { views } = source;
    const scores = views.map((view) => patchSaliency(view, params.layer));
    return {
      tokens: await topPerView(views, scores, viewCounts(budget, views), pick),
      maps: new Map([['CLS attention', views.map((view, v) => viewMap(view, scores[v]!))]]),
      warnings: noClsWarnings(views),
    };
  },
});
