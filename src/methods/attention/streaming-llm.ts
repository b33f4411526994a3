import { arxivPaper } from './_shared/cards.ts';
import { budgetKeys, budgetParam, countParam } from './_shared/budget.ts';
import { definePolicy } from './_shared/define-policy.ts';
import { sinkAndWindow, WindowEviction } from './_shared/sink-and-window.ts';

/**
 * StreamingLLM (arXiv 2309.17453): the first tokens soak up attention that has nowhere else to go, so they stay in the
 * cache beside a sliding window. Positions are counted inside the cache; an audit of one dense run cannot show that, and
 * `positions` of the plan hands it to an online run.
 */
export const method = definePolicy({
  id: 'streaming-llm',
  name: 'StreamingLLM',
  papers: [
    arxivPaper(
      '2309.17453',
      'Efficient Streaming Language Models with Attention Sinks',
      '§3.2',
      'A few initial tokens beside a window keep a model stable over endless text.',
    ),
  ],
  fidelity: 'exact',
  fidelityNote:
    'The kept keys follow the release. An audit reads the keys at their original positions; counting positions inside the cache needs an online run.',
  summary: 'Every token reads the first few tokens and the most recent ones.',
  needs: ['queries-and-keys'],
  params: {
    budget: budgetParam(0.125, '4 sinks and the 512 or 2,000 most recent keys'),
    sinks: countParam(
      'Sinks',
      4,
      [0, 64],
      'First tokens that always stay, part of the budget.',
      'code',
      'tokens',
    ),
    positions: {
      kind: 'choice',
      default: 'reindexed',
      options: [
        { value: 'reindexed', label: 'Inside the cache' },
        { value: 'original', label: 'In the text' },
      ],
      label: 'Positions',
      help: 'How an online run counts the positions of the kept keys.',
      origin: 'paper',
    },
  },
  stages: { prefill: 'sparse', decode: 'sparse' },
  selects: 'token',
  scope: 'model',
  seeded: false,
  budgetParam: 'budget',
  start(run, { budget, sinks: wanted, positions }) {
    const total = budgetKeys(run, budget);
    const sinks = Math.min(wanted, total - 1);
    const eviction = new WindowEviction(sinks, total - sinks, run.geometry.nKvHead);
    return {
      plan: (t) => ({
        attend: sinkAndWindow(t, sinks, total - sinks),
        selectionFlops: 0,
        evict: eviction.next(t),
        positions: positions === 'original' ? 'original' : 'reindexed',
      }),
      rowLimit: () => total,
    };
  },
});
