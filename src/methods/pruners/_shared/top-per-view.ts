import { topK } from '../../../base/top-k.ts';
import { validIndices, type View } from '../../../contracts/pruner-source.ts';
import type { OutToken, PickStep } from '../../../contracts/token-pruner.ts';
import { keptToken } from './token-table.ts';

/** The `counts[v]` best real patches of each view by `scores[v]` (`[n]` per view), picked best first. */
export async function topPerView(
  views: readonly View[],
  scores: readonly ArrayLike<number>[],
  counts: readonly number[],
  pick: (step: PickStep) => Promise<void>,
): Promise<OutToken[]> {
  const tokens: OutToken[] = [];
  for (const [v, view] of views.entries()) {
    const indices = validIndices(view);
    const values = Float64Array.from(indices, (index) => scores[v]![index]!);
    const best = topK(values, counts[v]!);
    for (const i of best) await pick({ view: v, index: indices[i]!, score: values[i]! });
    tokens.push(...Array.from(best.sort(), (i) => keptToken(v, indices[i]!)));
  }
  return tokens;
}
