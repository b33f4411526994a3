import { createRng } from '../../base/rng.ts';
import { budgetKeys, budgetParam } from './_shared/budget.ts';
import { definePolicy } from './_shared/define-policy.ts';
import { drawDistinct, streamSeed } from './_shared/distinct-draws.ts';
import { keyRange, sharedRows } from './_shared/key-lists.ts';

/** The row's own key and random earlier ones: what any selector has to beat. */
export const method = definePolicy({
  id: 'random-keys',
  name: 'Random keys',
  papers: [],
  fidelity: 'exact',
  fidelityNote: 'Seeded draws, the same as those of an independent NumPy program.',
  summary: 'Every token reads itself and randomly drawn earlier tokens, the same for all heads.',
  needs: ['queries-and-keys'],
  params: { budget: budgetParam(0.125, 'none, it is a control') },
  stages: { prefill: 'sparse', decode: 'sparse' },
  selects: 'token',
  scope: 'layer',
  seeded: true,
  budgetParam: 'budget',
  start(run, { budget }) {
    const total = budgetKeys(run, budget);
    return {
      plan: (t) => ({
        attend: sharedRows(t, (token) => {
          if (token < total) return keyRange(0, token + 1);
          const rng = createRng(streamSeed(run.seed, t.layer, token));
          return Int32Array.from([...drawDistinct(total - 1, token, rng), token]).sort();
        }),
        selectionFlops: 0,
      }),
      rowLimit: () => total,
    };
  },
});
