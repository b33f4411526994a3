import { coverageMap } from '../../analysis/pruning-quality.ts';
import { JointRuns } from '../../base/joint-runs.ts';
import { Lru } from '../../base/lru.ts';
import { stableStringify } from '../../base/stable-hash.ts';
import { toErrorReport } from '../../contracts/errors.ts';
import { missingNeeds, type Source, validCount } from '../../contracts/pruner-source.ts';
import type { Budget, TokenPruner, Trace } from '../../contracts/token-pruner.ts';
import type { PruneOutcome, PruneRun } from '../../contracts/vision-view.ts';
import { pruners } from '../../methods/pruners/index.ts';
import { flatTrace } from './flat-trace.ts';
import { holdsSmallerBudgets, prefixTrace } from './rerun/prefix-trace.ts';
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

/** Complete runs of one encoded picture or sound, by question, method, parameters and seed. */
const completeRuns = new WeakMap<object, Lru<string, Trace>>();
const rememberedRuns = 64;
const jointRuns = new JointRuns<Trace>();
let nextPicture = 1;
const pictureNumbers = new WeakMap<object, number>();

/**
 * Runs a method. One whose picks at a budget are the first of those at any larger one runs once for all budgets of a picture.
 * @throws what the method throws, and TokenscopeError `not-found` for an unknown id.
 */
async function runPruner(prepared: PreparedSource, run: PruneRun, signal: AbortSignal): Promise<Trace> {
  const pruner = pruners.get(run.method);
  const source = sourceFor(pruner, prepared);
  const { params, seed } = run;
  if (!sharesRuns(pruner, source)) {
    return pruner.run(source, budgetOf(pruner, source, run.share), params, { seed, signal });
  }
  const complete = await completeRun(prepared, run, signal, (own) =>
    pruner.run(source, budgetOf(pruner, source, 1), params, { seed, signal: own }),
  );
  const trace = prefixTrace(complete, keptCount(source, run.share));
  return weighsDistance.has(pruner.mechanism) ? withDistances(source, trace) : trace;
}

/** What keeps tokens for being unlike those that are kept already. */
const weighsDistance: ReadonlySet<TokenPruner['mechanism']> = new Set([
  'similarity',
  'hybrid',
  'sensitivity',
]);

/** Methods that rank by attention take a share of every view: with several views their picks at a budget are no prefix. */
export const sharesRuns = (pruner: TokenPruner, { views }: Source): boolean =>
  holdsSmallerBudgets(pruner) && (views.length === 1 || !pruner.needs.includes('attention-scores'));

async function completeRun(
  { origin, question }: PreparedSource,
  { method, params, seed }: PruneRun,
  signal: AbortSignal,
  work: (signal: AbortSignal) => Promise<Trace>,
): Promise<Trace> {
  const known = completeRuns.get(origin) ?? new Lru<string, Trace>(rememberedRuns);
  completeRuns.set(origin, known);
  const number = pictureNumbers.get(origin) ?? nextPicture++;
  pictureNumbers.set(origin, number);
  const key = stableStringify([number, question, method, params, seed]);
  const done = known.get(key);
  if (done) return done;
  const trace = await jointRuns.run(key, { signal }, (own) => work(own.signal));
  known.set(key, trace);
  return trace;
}

/** A method that keeps what is unlike goes, among others, by the distance to what it has kept. */
function withDistances(source: Source, trace: Trace): Trace {
  const distances = coverageMap(source, trace).map((map) => map.map((closest) => 1 - closest));
  return { ...trace, maps: new Map([...trace.maps, ['distance to the kept', distances]]) };
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
    const needs = missingNeeds(pruner.needsWith(run.params), sourceFor(pruner, prepared));
    if (needs.length > 0) return { kind: 'unmet', needs };
    const begun = performance.now();
    const trace = await runPruner(prepared, run, signal);
    return { kind: 'done', trace: flatTrace(trace), ms: performance.now() - begun };
  } catch (error) {
    signal.throwIfAborted();
    return { kind: 'failed', error: toErrorReport(error) };
  }
}
