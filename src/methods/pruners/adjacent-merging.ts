import type { OutToken } from '../../contracts/token-pruner.ts';
import { viewCounts } from './_shared/budget.ts';
import { definePruner } from './_shared/define-pruner.ts';
import { type Group, groupToken, mergeGroups } from './_shared/token-groups.ts';
import { featureRows, tokenTable } from './_shared/token-table.ts';
import { wallDemo } from './_shared/wall-demo.ts';
import { cosine, type Rows, toUnitRows } from '../../base/unit-rows.ts';

/**
 * Adjacent merging of sound frames, after A-ToMe (arXiv 2306.16009): neighbours in time whose cosine exceeds `θ` merge
 * into their mean, weighted by size, and this repeats until no pair is that similar; with a budget, the most similar
 * pairs merge until it is met. Tokens are neighbours in raster order, which is time on a grid of one row.
 *
 * Filled in by us: features stand in for the layer keys of the paper, which merges between layers; in one round the pairs
 * are taken from the most similar down (the earlier on ties), each token in at most one pair.
 */
export const method = definePruner({
  id: 'adjacent-merging',
  name: 'Adjacent merging',
  papers: [
    {
      title: 'Accelerating Transducers through Adjacent Token Merging',
      arxiv: '2306.16009',
      url: 'https://arxiv.org/abs/2306.16009',
      year: 2023,
      section: 'Adjacent token merging',
      claim:
        'Speech frames that resemble their neighbour can be merged, halving the sequence without losing accuracy.',
    },
  ],
  fidelity: 'reconstruction',
  fidelityNote:
    'No code is public: the order of merges is ours, and features stand in for the keys of each layer.',
  summary: 'Merges neighbouring frames of sound that are nearly alike.',
  needs: ['patch-features'],
  params: {
    theta: {
      kind: 'number',
      label: 'θ',
      help: 'Neighbours merge above this cosine where no budget is given; the wall gives budgets.',
      origin: 'ours',
      default: 0.9,
      min: -1,
      max: 1,
      step: 0.01,
    },
  },
  demo: wallDemo('adjacent-merging', 'melody'),
  mechanism: 'similarity',
  modalities: ['audio'],
  budgets: ['auto', 'count', 'ratio'],
  nested: false,
  seeded: false,
  keepOnly: false,
  invariances: ['rotation'],

  async prune({ source, budget, params, pick, turn }) {
    const { views } = source;
    const tokens: OutToken[] = [];
    const counts = budget.kind === 'auto' ? views.map(() => 1) : viewCounts(budget, views);
    const theta = budget.kind === 'auto' ? params.theta : -Infinity;
    for (const [v, view] of views.entries()) {
      const table = tokenTable([view]);
      if (counts[v] === 0 || table.n === 0) continue;
      let groups: Group[] = Array.from(table.index, (index) => ({ anchor: index, members: [index] }));
      let keys = featureRows([view], table);
      for (;;) {
        await turn();
        const edges = closePairs(keys, theta).slice(0, groups.length - counts[v]!);
        if (edges.length === 0) break;
        for (const { from, score } of edges) await pick({ view: v, index: groups[from]!.anchor, score });
        ({ groups, keys } = mergeGroups(groups, keys, edges));
      }
      tokens.push(...groups.map((group) => groupToken(v, group)));
    }
    return { tokens, maps: new Map() };
  },
});

/** Disjoint neighbouring pairs above `theta`, the most similar first; the later token of a pair joins the earlier. */
function closePairs(keys: Rows, theta: number): { from: number; to: number; score: number }[] {
  const unit = toUnitRows({ ...keys, data: keys.data.slice() });
  const pairs = [];
  for (let to = 0; to + 1 < keys.n; to++) {
    const score = cosine(unit, to, unit, to + 1);
    if (score > theta) pairs.push({ from: to + 1, to, score });
  }
  pairs.sort((a, b) => b.score - a.score || a.to - b.to);
  const busy = new Set<number>();
  return pairs.filter(({ from, to }) => {
    if (busy.has(from) || busy.has(to)) return false;
    busy.add(from).add(to);
    return true;
  });
}
