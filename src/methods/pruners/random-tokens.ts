import { createRng } from '../../base/rng.ts';
import { topK } from '../../base/top-k.ts';
import { keepCount } from './_shared/budget.ts';
import { definePruner } from './_shared/define-pruner.ts';
import { keptTokens, tokenTable } from './_shared/token-table.ts';
import { wallDemo } from './_shared/wall-demo.ts';

/** Baseline: a uniform random subset. One uniform number per token in table order; the largest win, so picks are nested. */
export const method = definePruner({
  id: 'random-tokens',
  name: 'Random',
  papers: [],
  fidelity: 'exact',
  fidelityNote: 'A plain baseline, compared over seeds.',
  summary: 'Keeps a random subset of the tokens, each subset with equal probability.',
  needs: ['patch-features'],
  params: {},
  demo: wallDemo('random-tokens', 'desk'),
  mechanism: 'baseline',
  modalities: ['image', 'video', 'audio'],
  budgets: ['count', 'ratio'],
  nested: true,
  seeded: true,
  keepOnly: true,
  invariances: ['rotation', 'token-scale'],

  async prune({ source, budget, seed, pick }) {
    const table = tokenTable(source.views);
    const rng = createRng(seed);
    const draws = Float64Array.from({ length: table.n }, () => rng.next());
    const picks = topK(draws, keepCount(budget, table.n));
    for (const token of picks) {
      await pick({ view: table.view[token]!, index: table.index[token]!, score: draws[token]! });
    }
    return { tokens: keptTokens(table, picks), maps: new Map() };
  },
});
