import { arxivPaper } from './_shared/cards.ts';
import { budgetKeys, budgetParam } from './_shared/budget.ts';
import { definePolicy } from './_shared/define-policy.ts';
import { densePlan } from './_shared/key-lists.ts';
import { sinkAndWindow } from './_shared/sink-and-window.ts';

/** MInference's A-shape (arXiv 2407.02490): initial tokens and a local band while the prompt is read; decoding is dense. */
export const method = definePolicy({
  id: 'minference-a-shape',
  name: 'MInference: A-shape',
  papers: [
    arxivPaper(
      '2407.02490',
      'MInference 1.0: Accelerating Pre-filling for Long-Context LLMs via Dynamic Sparse Attention',
      '§3, A-shape',
      'Some heads read only the beginning and the neighbourhood, whatever the input.',
    ),
  ],
  fidelity: 'adapted',
  fidelityNote:
    'The pattern is forced on every head; the paper gives each head the best of three, found offline.',
  summary: 'While the prompt is read, every token sees the first tokens and a local band.',
  needs: ['queries-and-keys'],
  params: {
    budget: budgetParam(0.125, '100 initial and 800 local keys in the search space'),
    initialShare: {
      kind: 'number',
      default: 0.111,
      min: 0,
      max: 1,
      step: 0.001,
      label: 'Initial share',
      help: 'Part of the budget that goes to the first tokens.',
      origin: 'code',
    },
  },
  stages: { prefill: 'sparse', decode: 'dense' },
  selects: 'token',
  scope: 'model',
  seeded: false,
  budgetParam: 'budget',
  start(run, { budget, initialShare }) {
    const total = budgetKeys(run, budget);
    const initial = Math.min(total - 1, Math.round(total * initialShare));
    return {
      plan: (t) =>
        t.stage === 'decode'
          ? densePlan
          : { attend: sinkAndWindow(t, initial, total - initial), selectionFlops: 0 },
      rowLimit: (t) => (t.stage === 'decode' ? t.nK : total),
    };
  },
});
