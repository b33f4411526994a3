import { validIndices, type View } from '../../contracts/pruner-source.ts';
import { viewCounts } from './_shared/budget.ts';
import { definePruner } from './_shared/define-pruner.ts';
import { keptToken } from './_shared/token-table.ts';
import { wallDemo } from './_shared/wall-demo.ts';

/**
 * Baseline: tokens spread evenly over each view. `k` points stand in about `sqrt(k h / w)` rows at equal distances, each
 * row's points at equal distances too; where a point falls on padding, the nearest free patch takes its place.
 */
export const method = definePruner({
  id: 'uniform-grid',
  name: 'Uniform grid',
  papers: [],
  fidelity: 'exact',
  fidelityNote: 'A plain baseline that looks at positions alone.',
  summary: 'Keeps tokens at equal distances over the image, whatever it shows.',
  needs: ['patch-features'],
  params: {},
  demo: wallDemo('uniform-grid', 'desk'),
  mechanism: 'baseline',
  modalities: ['image', 'video', 'audio'],
  budgets: ['count', 'ratio'],
  nested: false,
  seeded: false,
  keepOnly: true,
  invariances: ['rotation', 'token-scale'],

  async prune({ source, budget }) {
    const counts = viewCounts(budget, source.views);
    const tokens = source.views.flatMap((view, v) =>
      evenly(view, counts[v]!).map((index) => keptToken(v, index)),
    );
    return { tokens, maps: new Map() };
  },
});

/** Raster indices of `count` evenly spread real patches, ascending. */
function evenly(view: View, count: number): number[] {
  const free = new Set(validIndices(view));
  const chosen = gridPoints(view.grid.h, view.grid.w, count).map((point) => {
    const index = free.has(point) ? point : nearest(free, point, view.grid.w);
    free.delete(index);
    return index;
  });
  return chosen.sort((a, b) => a - b);
}

function gridPoints(h: number, w: number, count: number): number[] {
  if (count === 0) return [];
  const rows = Math.max(Math.ceil(count / w), Math.min(h, count, Math.round(Math.sqrt((count * h) / w))));
  return Array.from({ length: rows }, (_, row) => {
    const inRow = Math.floor(((row + 1) * count) / rows) - Math.floor((row * count) / rows);
    const y = Math.floor(((row + 0.5) * h) / rows);
    return Array.from({ length: inRow }, (_unused, k) => y * w + Math.floor(((k + 0.5) * w) / inRow));
  }).flat();
}

function nearest(free: ReadonlySet<number>, point: number, w: number): number {
  let best = -1;
  let closest = Infinity;
  for (const index of free) {
    const dy = Math.floor(index / w) - Math.floor(point / w);
    const dx = (index % w) - (point % w);
    if (dy * dy + dx * dx < closest) {
      closest = dy * dy + dx * dx;
      best = index;
    }
  }
  return best;
}
