import type { TokenPruner, Trace } from '../../../contracts/token-pruner.ts';

/** Whether a run at a large budget holds those at smaller ones: each token is a patch, and picks never change. */
export const holdsSmallerBudgets = ({ nested, keepOnly, budgets }: TokenPruner): boolean =>
  nested && keepOnly && budgets.includes('count');

/** What a method with {@link holdsSmallerBudgets} would have given at `keep` tokens: its first picks, in their output order. */
export function prefixTrace(trace: Trace, keep: number): Trace {
  const steps = trace.steps.slice(0, keep);
  const kept = new Set(steps.map(({ view, index }) => `${view}:${index}`));
  const tokens = trace.tokens.filter(({ view, anchor }) => kept.has(`${view}:${anchor}`));
  const perView = trace.perView.map((of, v) => ({
    ...of,
    kept: tokens.filter(({ view }) => view === v).length,
  }));
  return { ...trace, steps, tokens, perView };
}
