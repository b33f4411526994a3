import { toErrorReport } from '../../contracts/errors.ts';
import { missingNeeds, type Source, validCount } from '../../contracts/pruner-source.ts';
import type { Budget, TokenPruner, Trace } from '../../contracts/token-pruner.ts';
import type { PruneOutcome, PruneRun } from '../../contracts/vision-view.ts';
import { pruners } from '../../methods/pruners/index.ts';
import { flatTrace } from './flat-trace.ts';
import type { PreparedSource } from './source.ts';

/** The budget of a run in the kind that the method takes: a count where it can, so that all methods keep the same number. */
export function budgetOf({ budgets }: Pick<TokenPruner, 'budgets'>, source: Source, share: number): Budget {
  if (budgets.includes('count')) return { kind: 'count', keep: keptCount(source, share) };
  return budgets.includes('ratio') ? { kind: 'ratio', keep: share } : { kind: 'auto' };
}

/** Tokens that a share of all real patches comes to, at least one. */
export function keptCount({ views }: Source, share: number): number {
  const total = views.reduce((sum, view) => sum + validCount(view), 0);
  return Math.min(total, Math.max(1, Math.round(share * total)));
}

/** The source that a method runs on: one that calls the projector gets the features that the projector was trained on. */
export const sourceFor = (
  { needs }: Pick<TokenPruner, 'needs'>,
  prepared: Pick<PreparedSource, 'source' | 'projectable'>,
): Source => (needs.includes('projector') ? prepared.projectable : prepared.source);

/** Runs a method. @throws what the method throws, and TokenscopeError `not-found` for an unknown id. */
export async function runPruner(
  prepared: PreparedSource,
  run: PruneRun,
  signal: AbortSignal,
): Promise<Trace> {
  const pruner = pruners.get(run.method);
  const source = sourceFor(pruner, prepared);
  return pruner.run(source, budgetOf(pruner, source, run.share), run.params, { seed: run.seed, signal });
}

/** Runs methods one after the other; one that fails does not hold up the others. */
export async function pruneAll(
  prepared: PreparedSource,
  runs: readonly PruneRun[],
  signal: AbortSignal,
): Promise<readonly PruneOutcome[]> {
  const outcomes: PruneOutcome[] = [];
  for (const run of runs) outcomes.push(await outcomeOf(prepared, run, signal));
  return outcomes;
}

async function outcomeOf(
  prepared: PreparedSource,
  run: PruneRun,
  signal: AbortSignal,
): Promise<PruneOutcome> {
  try {
    const pruner = pruners.get(run.method);
    const needs = missingNeeds(pruner.needs, sourceFor(pruner, prepared));
    if (needs.length > 0) return { kind: 'unmet', needs };
    const begun = performance.now();
    const trace = await runPruner(prepared, run, signal);
    return { kind: 'done', trace: flatTrace(trace), ms: performance.now() - begun };
  } catch (error) {
    signal.throwIfAborted();
    return { kind: 'failed', error: toErrorReport(error) };
  }
}
