import { definePruner } from './_shared/define-pruner.ts';
import { surveyPaper } from './_shared/survey-paper.ts';
import { windowParam, windowsOf } from './_shared/grid-windows.ts';
import { rowToken } from './_shared/sparse-row.ts';
import { wallDemo } from './_shared/wall-demo.ts';

/** Average pooling: the mean of each `s × s` window of real patches; along time only where the grid has one row. */
export const method = definePruner({
  id: 'average-pooling',
  name: 'Average pooling',
  papers: [
    surveyPaper(
      'Pooling by a fixed window is the plainest compression and a strong baseline in every modality.',
    ),
  ],
  fidelity: 'exact',
  fidelityNote: 'Mean over windows; windows at the edge average the patches that they have.',
  summary: 'Replaces every window of neighbouring tokens by its mean.',
  needs: ['patch-features'],
  params: { window: windowParam },
  demo: wallDemo('average-pooling', 'chart'),
  mechanism: 'transformation',
  modalities: ['image', 'video', 'audio'],
  budgets: ['auto'],
  nested: false,
  seeded: false,
  keepOnly: false,
  invariances: ['rotation', 'token-scale'],

  async prune({ source, params }) {
    const tokens = source.views.flatMap((view, v) =>
      windowsOf(view, params.window)
        .map((cells) => cells.filter((cell) => cell !== null))
        .filter((src) => src.length > 0)
        .map((src) => rowToken(v, src[0]!, 'pooled', { src, weight: src.map(() => 1 / src.length) })),
    );
    return { tokens, maps: new Map() };
  },
});
