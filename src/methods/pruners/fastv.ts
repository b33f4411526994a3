import { viewCounts } from './_shared/budget.ts';
import { definePruner } from './_shared/define-pruner.ts';
import { noClsWarnings, patchSaliency } from './_shared/encoder-taps.ts';
import { layerParam } from './_shared/layer-param.ts';
import { viewMap } from './_shared/token-table.ts';
import { topPerView } from './_shared/top-per-view.ts';
import { wallDemo } from './_shared/wall-demo.ts';

/**
 * FastV (arXiv 2403.06764) on an image encoder. The paper prunes inside the language model, after layer 2, what the last
 * text token attends to least, heads averaged. Here CLS, the token that reads an encoder out, stands in for the last text
 * token, at the encoder's second layer (index 1): an early, cheap and shallow judgement, which is the paper's point.
 */
export const method = definePruner({
  id: 'fastv',
  name: 'FastV-style',
  papers: [
    {
      title:
        'An Image is Worth 1/2 Tokens After Layer 2: Plug-and-Play Inference Acceleration for Large Vision-Language Models',
      arxiv: '2403.06764',
      url: 'https://arxiv.org/abs/2403.06764',
      year: 2024,
      section: 'Method',
      claim:
        'After the second layer of the language model half of the visual tokens can go, ranked by attention.',
    },
  ],
  fidelity: 'adapted',
  fidelityNote: 'CLS of the image encoder stands in for the last text token of a language model.',
  summary: 'Drops the tokens that get least attention in an early layer.',
  needs: ['attention-scores'],
  params: { layer: layerParam(1, 'paper', 'the attention') },
  demo: wallDemo('fastv', 'desk', { show: 'map:early attention' }),
  mechanism: 'attention',
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
      tokens: await topPerView(views, scores, viewCounts(budget, views, 'floor'), pick),
      maps: new Map([['early attention', views.map((view, v) => viewMap(view, scores[v]!))]]),
      warnings: noClsWarnings(views),
    };
  },
});
