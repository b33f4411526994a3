import { definePolicy } from './_shared/define-policy.ts';
import { densePlan } from './_shared/key-lists.ts';

/** Dense causal attention: what every policy is measured against. */
export const method = definePolicy({
  id: 'full-attention',
  name: 'Full attention',
  papers: [],
  fidelity: 'exact',
  fidelityNote: 'Nothing is left out, so the model runs as it is.',
  summary: 'Every token reads all tokens before it.',
  needs: ['queries-and-keys'],
  params: {},
  stages: { prefill: 'dense', decode: 'dense' },
  selects: 'token',
  scope: 'model',
  seeded: false,
  budgetParam: null,
  start: () => ({ plan: () => densePlan, rowLimit: (t) => t.nK }),
});
