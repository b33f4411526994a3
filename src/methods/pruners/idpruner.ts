import { TokenscopeError } from '../../contracts/errors.ts';
import type { View } from '../../contracts/pruner-source.ts';
import { argMax } from '../../base/top-k.ts';
import { keepCount } from './_shared/budget.ts';
import { definePruner } from './_shared/define-pruner.ts';
import { noClsWarnings, patchSaliency } from './_shared/encoder-taps.ts';
import { greedyDiversity } from './_shared/greedy-diversity.ts';
import { featureRows, keptTokens, tableMap, type TokenTable, tokenTable } from './_shared/token-table.ts';
import { wallDemo } from './_shared/wall-demo.ts';
import { toUnitRows } from '../../base/unit-rows.ts';

/**
 * IDPruner (arXiv 2602.13315): maximal marginal relevance. Importance `I` is min–max scaled; the first pick is its
 * argmax, then always the argmax of `λ I_i - (1 - λ) max_{j kept} cos(x_i, x_j)`. All views compete.
 *
 * The official scorer is a trained network that we cannot ship: importance comes from CLS attention or feature norms, or
 * from the caller (`View.importance`), which makes the run exact. Norms break ties by lower index.
 */
export const method = definePruner({
  id: 'idpruner',
  name: 'IDPruner',
  papers: [
    {
      title: 'IDPruner: Harmonizing Importance and Diversity in Visual Token Pruning for MLLMs',
      arxiv: '2602.13315',
      url: 'https://arxiv.org/abs/2602.13315',
      year: 2026,
      section: 'Method',
      claim:
        'Trading importance against redundancy by maximal marginal relevance beats either alone, without attention maps.',
    },
  ],
  fidelity: 'adapted',
  fidelityNote:
    'The selection is the official one; CLS attention or feature norms stand in for the trained scorer unless its scores are given.',
  summary: 'Picks tokens that score high and are unlike those picked before.',
  needs: ['patch-features'],
  params: {
    lambda: {
      kind: 'number',
      label: 'λ',
      help: 'Weight of importance against diversity: 1 ranks by importance alone.',
      origin: 'code',
      default: 0.5,
      min: 0,
      max: 1,
      step: 0.05,
    },
    parallel: {
      kind: 'number',
      label: 'Picks per pass',
      help: 'Tokens taken from one scoring pass: more is faster and less diverse.',
      origin: 'code',
      default: 1,
      min: 1,
      max: 64,
      step: 1,
    },
    importance: {
      kind: 'choice',
      label: 'Importance',
      help: 'What stands in for the trained scorer.',
      origin: 'ours',
      default: 'cls-attention',
      options: [
        { value: 'cls-attention', label: 'CLS attention, layer -2' },
        { value: 'norm', label: 'Feature norm' },
        { value: 'given', label: 'Given with the source' },
      ],
    },
  },
  alsoNeeds: ({ importance }) => (importance === 'cls-attention' ? ['attention-scores'] : []),
  demo: wallDemo('idpruner', 'desk', { show: 'map:importance' }),
  mechanism: 'hybrid',
  modalities: ['image', 'video'],
  budgets: ['count', 'ratio'],
  nested: true,
  seeded: false,
  keepOnly: true,
  invariances: ['permutation', 'rotation'],

  async prune({ source, budget, params, pick }) {
    const { views } = source;
    const { lambda } = params;
    const table = tokenTable(views);
    const rows = toUnitRows(featureRows(views, table));
    const raw = params.importance === 'norm' ? rows.norms : importanceOf(views, table, params.importance);
    const importance = minMax(raw);
    const first = argMax(importance);
    const picks = await greedyDiversity({
      rows,
      count: keepCount(budget, table.n),
      first: { index: first, score: importance[first]! },
      score: (token, similarity) => lambda * importance[token]! - (1 - lambda) * similarity,
      parallel: params.parallel,
      onPick: (token, score) => pick({ view: table.view[token]!, index: table.index[token]!, score }),
    });
    return {
      tokens: keptTokens(table, picks),
      maps: new Map([['importance', tableMap(views, table, importance)]]),
      ...(params.importance === 'given' ? { fidelity: 'exact' } : {}),
      warnings: params.importance === 'cls-attention' ? noClsWarnings(views) : [],
    };
  },
});

function importanceOf(views: readonly View[], table: TokenTable, kind: string): Float64Array {
  const perView = views.map((view) => {
    if (kind === 'cls-attention') return patchSaliency(view, -2);
    if (view.importance) return view.importance;
    throw new TokenscopeError(
      'bad-input',
      `View '${view.id}' brings no importance scores.`,
      'Give them with the source, or let CLS attention or the norm stand in.',
    );
  });
  return Float64Array.from(table.index, (index, token) => perView[table.view[token]!]![index]!);
}

/** `(s - min) / (max - min + 1e-6)`, as in the release. */
function minMax(values: Float64Array): Float64Array {
  let low = Infinity;
  let high = -Infinity;
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return values.map((value) => (value - low) / (high - low + 1e-6));
}
