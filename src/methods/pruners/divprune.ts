import { definePruner } from './_shared/define-pruner.ts';
import { keepCount } from './_shared/budget.ts';
import { greedyDiversity } from './_shared/greedy-diversity.ts';
import { mostIsolated } from './_shared/isolated-token.ts';
import { featureRows, keptTokens, tokenTable } from './_shared/token-table.ts';
import { wallDemo } from './_shared/wall-demo.ts';
import { toUnitRows } from '../../base/unit-rows.ts';

/**
 * DivPrune (arXiv 2503.02175): max–min diversity. The first pick is the token whose nearest other token is
 * farthest; then always the token farthest from its nearest picked token, in `d = 1 - cosine`. All views compete.
 *
 * `1 - cosine` is no metric. The greedy picks equal those on angles, which is one, so the smallest picked distance is at
 * least a quarter (angles: half) of the best possible one.
 *
 * Departures from the release: picked tokens cannot be picked again (the release can repeat one among duplicates), ties
 * go to the lower index, and no n × n matrix is built.
 */
export const method = definePruner({
  id: 'divprune',
  name: 'DivPrune',
  papers: [
    {
      title: 'DivPrune: Diversity-based Visual Token Pruning for Large Multimodal Models',
      arxiv: '2503.02175',
      url: 'https://arxiv.org/abs/2503.02175',
      year: 2025,
      section: 'Method',
      claim:
        'Keeping the most mutually distant visual tokens beats keeping the most attended ones, without training.',
    },
  ],
  fidelity: 'exact',
  fidelityNote:
    'Same picks as the release on the same features, but for duplicates, which the release may pick twice.',
  summary:
    'Keeps the tokens whose smallest pairwise cosine distance is as large as a greedy search can make it.',
  needs: ['patch-features'],
  params: {},
  demo: wallDemo('divprune', 'desk'),
  mechanism: 'similarity',
  modalities: ['image', 'video'],
  budgets: ['count', 'ratio'],
  nested: true,
  seeded: false,
  keepOnly: true,
  invariances: ['permutation', 'rotation', 'token-scale'],

  async prune({ source, budget, pick, turn }) {
    const table = tokenTable(source.views);
    const rows = toUnitRows(featureRows(source.views, table));
    const picks = await greedyDiversity({
      rows,
      count: keepCount(budget, table.n),
      first: await mostIsolated(rows, turn),
      score: (_, similarity) => 1 - similarity,
      onPick: (token, score) => pick({ view: table.view[token]!, index: table.index[token]!, score }),
    });
    return { tokens: keptTokens(table, picks), maps: new Map() };
  },
});
