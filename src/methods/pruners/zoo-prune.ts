import { createTensor } from '../../base/tensor.ts';
import { argMax } from '../../base/top-k.ts';
import { keepCount } from './_shared/budget.ts';
import { definePruner } from './_shared/define-pruner.ts';
import { greedyDiversity } from './_shared/greedy-diversity.ts';
import {
  FLAT_SENSITIVITY,
  normaliseSensitivity,
  projectorSensitivity,
} from './_shared/projector-sensitivity.ts';
import { featureRows, keptTokens, tableMap, tokenTable } from './_shared/token-table.ts';
import { wallDemo } from './_shared/wall-demo.ts';
import { toUnitRows, type UnitRows } from '../../base/unit-rows.ts';

/**
 * ZOO-Prune (arXiv 2509.24837): how strongly the projector's output reacts to small random pushes of a token, times how
 * unlike the kept tokens its projection is. First pick: the largest sensitivity `Ŝ` (min–max scaled); then always the
 * largest `Ŝ_i (1 - max_{j kept} cos(Z_i, Z_j))`. All views compete.
 *
 * There is no public code. Directions are drawn once for all tokens; ties go to the lower index; a projector without
 * curvature leaves nothing to rank by, so `Ŝ = 1` then. The paper's low-rank projector for LLaVA-NeXT is left out.
 */
export const method = definePruner({
  id: 'zoo-prune',
  name: 'ZOO-Prune',
  papers: [
    {
      title:
        'ZOO-Prune: Training-Free Token Pruning via Zeroth-Order Gradient Estimation in Vision-Language Models',
      arxiv: '2509.24837',
      url: 'https://arxiv.org/abs/2509.24837',
      year: 2025,
      section: 'Method',
      claim:
        'Tokens to which the projector is most sensitive matter most, and finding them needs no back-propagation.',
    },
  ],
  fidelity: 'reconstruction',
  fidelityNote:
    'No official code exists; formulas follow the paper, which leaves open whether tokens share the random directions.',
  summary: 'Ranks tokens by how much the projector reacts to small pushes, and avoids near-duplicates.',
  needs: ['patch-features', 'projector'],
  params: {
    directions: {
      kind: 'number',
      label: 'Directions',
      help: 'Random pushes per token; each costs two projector calls.',
      origin: 'paper',
      default: 64,
      min: 1,
      max: 256,
      step: 1,
    },
    step: {
      kind: 'number',
      label: 'Push',
      help: 'Length of a push in feature space; half precision swallows the default.',
      origin: 'paper',
      default: 0.01,
      min: 1e-4,
      max: 1,
      step: 1e-4,
    },
  },
  demo: wallDemo('zoo-prune', 'chart', { show: 'map:sensitivity' }),
  mechanism: 'sensitivity',
  modalities: ['image', 'video'],
  budgets: ['count', 'ratio'],
  nested: true,
  seeded: true,
  keepOnly: true,
  invariances: ['permutation'],

  async prune({ source, budget, params, seed, pick, turn }) {
    const table = tokenTable(source.views);
    const rows = featureRows(source.views, table);
    const projector = source.projector!;
    const raw = await projectorSensitivity(rows, projector, { ...params, seed, turn });
    const { values, flat } = normaliseSensitivity(raw);
    const z = await projector(createTensor(Float32Array.from(rows.data), [rows.n, rows.width]));
    const projected = toUnitRows({ data: Float64Array.from(z.data), n: rows.n, width: z.shape[1]! });
    const picks = await selectSensitive(projected, values, keepCount(budget, table.n), (token, score) =>
      pick({ view: table.view[token]!, index: table.index[token]!, score }),
    );
    return {
      tokens: keptTokens(table, picks),
      maps: new Map([['sensitivity', tableMap(source.views, table, raw)]]),
      warnings: flat ? [FLAT_SENSITIVITY] : [],
    };
  },
});

/** The greedy product rule on projected tokens and their scaled sensitivities. */
export async function selectSensitive(
  projected: UnitRows,
  sensitivity: Float64Array,
  count: number,
  onPick: (token: number, score: number) => Promise<void>,
): Promise<number[]> {
  const first = argMax(sensitivity);
  return greedyDiversity({
    rows: projected,
    count,
    first: { index: first, score: sensitivity[first]! },
    score: (token, similarity) => sensitivity[token]! * (1 - similarity),
    onPick,
  });
}
