import { validIndices } from '../../contracts/pruner-source.ts';
import { topK } from '../../base/top-k.ts';
import type { OutToken } from '../../contracts/token-pruner.ts';
import { viewCounts } from './_shared/budget.ts';
import { definePruner } from './_shared/define-pruner.ts';
import { patchKeys } from './_shared/encoder-taps.ts';
import { layerParam } from './_shared/layer-param.ts';
import { type Group, groupToken, mergeGroups } from './_shared/token-groups.ts';
import { wallDemo } from './_shared/wall-demo.ts';
import { cosine, type Rows, toUnitRows } from '../../base/unit-rows.ts';

/**
 * ToMe (arXiv 2210.09461, Sec. 3): bipartite soft matching. Tokens at even positions each look for their most similar
 * partner at odd positions (key cosine); the `r` best pairs merge into the odd token as a mean weighted by token sizes.
 *
 * In the paper every layer merges `r` tokens by its own keys. Here one layer's keys are matched once (exact for a budget
 * of half the tokens or more); smaller budgets repeat the matching on merged tokens, whose keys are size-weighted means.
 * Tokens go in raster order between rounds. Each view on its own.
 */
export const method = definePruner({
  id: 'tome',
  name: 'ToMe',
  papers: [
    {
      title: 'Token Merging: Your ViT But Faster',
      arxiv: '2210.09461',
      url: 'https://arxiv.org/abs/2210.09461',
      year: 2022,
      section: '3',
      claim:
        'Merging similar tokens inside a ViT doubles its throughput at little loss of accuracy, without training.',
    },
  ],
  fidelity: 'exact',
  fidelityNote:
    'One matching is that of the release on the same keys; budgets below half repeat it on merged keys of the same layer.',
  summary: 'Merges the most similar pairs of tokens into averages.',
  needs: ['patch-features', 'queries-and-keys'],
  params: { layer: layerParam(-2, 'ours', 'the keys') },
  demo: wallDemo('tome', 'chart'),
  mechanism: 'similarity',
  modalities: ['image', 'video'],
  budgets: ['count', 'ratio'],
  nested: false,
  seeded: false,
  keepOnly: false,
  invariances: ['rotation', 'token-scale'],

  async prune({ source, budget, params, pick, turn }) {
    const counts = viewCounts(budget, source.views);
    const tokens: OutToken[] = [];
    let rounds = 0;
    for (const [v, view] of source.views.entries()) {
      let groups: Group[] = Array.from(validIndices(view), (index) => ({ anchor: index, members: [index] }));
      if (counts[v] === 0) continue;
      let keys = patchKeys(
        view,
        params.layer,
        'mean',
        groups.map((group) => group.anchor),
      );
      for (let round = 1; groups.length > counts[v]!; round++) {
        await turn();
        rounds = Math.max(rounds, round);
        const edges = bestEdges(keys, Math.min(groups.length - counts[v]!, groups.length >> 1));
        for (const { from, score } of edges) await pick({ view: v, index: groups[from]!.anchor, score });
        ({ groups, keys } = mergeGroups(groups, keys, edges));
      }
      tokens.push(...groups.map((group) => groupToken(v, group)));
    }
    return { tokens, maps: new Map(), ...(rounds > 1 ? { fidelity: 'adapted' } : {}) };
  },
});

/** The `count` most similar pairs of an even position and its best odd partner, best first. */
function bestEdges(keys: Rows, count: number): { from: number; to: number; score: number }[] {
  const unit = toUnitRows({ ...keys, data: keys.data.slice() });
  const partner = new Int32Array((unit.n + 1) >> 1);
  const scores = new Float64Array(partner.length).fill(-Infinity);
  for (let a = 0; a < partner.length; a++) {
    for (let b = 1; b < unit.n; b += 2) {
      const similarity = cosine(unit, 2 * a, unit, b);
      if (similarity > scores[a]!) {
        scores[a] = similarity;
        partner[a] = b;
      }
    }
  }
  return Array.from(topK(scores, count), (a) => ({ from: 2 * a, to: partner[a]!, score: scores[a]! }));
}
