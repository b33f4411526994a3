import { budgetKeys, budgetParam } from './_shared/budget.ts';
import { definePolicy } from './_shared/define-policy.ts';
import { sinkAndWindow, WindowEviction } from './_shared/sink-and-window.ts';

/** The last w tokens, the row's own among them; older keys leave the cache. */
export const method = definePolicy({
  id: 'sliding-window',
  name: 'Sliding window',
  papers: [],
  fidelity: 'exact',
  fidelityNote: 'A rule of one line, checked against an independent NumPy program.',
  summary: 'Every token reads the most recent tokens only.',
  needs: ['queries-and-keys'],
  params: { budget: budgetParam(0.125, 'window sizes of 512 to 4,096 keys') },
  stages: { prefill: 'sparse', decode: 'sparse' },
  selects: 'token',
  scope: 'model',
  seeded: false,
  budgetParam: 'budget',
  start(run, { budget }) {
    const window = budgetKeys(run, budget);
    const eviction = new WindowEviction(0, window, run.geometry.nKvHead);
    return {
      plan: (t) => ({ attend: sinkAndWindow(t, 0, window), selectionFlops: 0, evict: eviction.next(t) }),
      rowLimit: () => window,
    };
  },
});
