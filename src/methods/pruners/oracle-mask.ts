import type { View } from '../../contracts/pruner-source.ts';
import { keepCount } from './_shared/budget.ts';
import { definePruner } from './_shared/define-pruner.ts';
import { keptTokens, tokenTable, viewMap } from './_shared/token-table.ts';
import { wallDemo } from './_shared/wall-demo.ts';

/**
 * Baseline: the ground truth chooses. Patches with the largest covered share first; among equals, those nearer to a
 * covered patch of the same view, then table order. No pruner can recall more of the target at the same count.
 */
export const method = definePruner({
  id: 'oracle-mask',
  name: 'Oracle (mask)',
  papers: [],
  fidelity: 'exact',
  fidelityNote: 'A bound, not a method: it sees the ground truth that the others are scored against.',
  summary: 'Keeps the patches that show what was asked for, then their surroundings.',
  needs: ['target-mask'],
  params: {},
  demo: wallDemo('oracle-mask', 'desk', { show: 'target' }),
  mechanism: 'baseline',
  modalities: ['image', 'video'],
  budgets: ['count', 'ratio'],
  nested: true,
  seeded: false,
  keepOnly: true,
  invariances: ['rotation', 'token-scale'],

  async prune({ source, budget, pick }) {
    const { views } = source;
    const table = tokenTable(views);
    const distances = views.map(distanceToTarget);
    const share = (token: number): number => views[table.view[token]!]!.target![table.index[token]!]!;
    const distance = (token: number): number => distances[table.view[token]!]![table.index[token]!]!;
    const ranked = Array.from({ length: table.n }, (_, token) => token).sort(
      (a, b) => share(b) - share(a) || Math.sign(distance(a) - distance(b)) || a - b,
    );
    const picks = ranked.slice(0, keepCount(budget, table.n));
    for (const token of picks) {
      await pick({ view: table.view[token]!, index: table.index[token]!, score: share(token) });
    }
    return {
      tokens: keptTokens(table, picks),
      maps: new Map([['target', views.map((view) => viewMap(view, view.target!))]]),
    };
  },
});

/** `[n]` squared distance in patches to the nearest patch that the target touches; all equal where there is none. */
function distanceToTarget({ grid, target }: View): Float64Array {
  const covered = Array.from(target!.keys()).filter((i) => target![i]! > 0);
  return Float64Array.from(target!, (_, i) => {
    let closest = grid.h * grid.h + grid.w * grid.w;
    for (const j of covered) {
      const dy = Math.floor(i / grid.w) - Math.floor(j / grid.w);
      const dx = (i % grid.w) - (j % grid.w);
      closest = Math.min(closest, dy * dy + dx * dx);
    }
    return closest;
  });
}
