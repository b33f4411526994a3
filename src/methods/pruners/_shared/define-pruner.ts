import { createEventTurn } from '../../../base/event-turn.ts';
import { TokenscopeError } from '../../../contracts/errors.ts';
import type { Fidelity, MethodInfo, Need } from '../../../contracts/method.ts';
import {
  type ParamSchema,
  type ParamsOf,
  type ParamValues,
  resolveParams,
} from '../../../contracts/params.ts';
import { checkSource, missingNeeds, type Source, validCount } from '../../../contracts/pruner-source.ts';
import type {
  Budget,
  OutToken,
  PickStep,
  PrunerTraits,
  TokenPruner,
  Trace,
} from '../../../contracts/token-pruner.ts';

/** What a pruner's own code gets: everything is checked and resolved. */
export interface PrunerRun<S extends ParamSchema> {
  readonly source: Source;
  readonly budget: Budget;
  readonly params: ParamsOf<S>;
  readonly seed: number;
  /** Records a pick, tells the caller, and stops the run when it has been aborted. */
  readonly pick: (step: PickStep) => Promise<void>;
  /** To be awaited in long loops without picks: stops the run when it has been aborted. */
  readonly turn: () => Promise<void>;
}

/** What a pruner's own code returns; the rest of the trace follows from it. */
export interface PrunerResult extends Pick<Trace, 'tokens' | 'maps'> {
  readonly output?: Trace['output'];
  /** `Trace.perView[].info`. */
  readonly info?: readonly number[];
  /** Where this run stands lower than the method's declared fidelity. */
  readonly fidelity?: Fidelity;
  readonly warnings?: readonly string[];
}

type PrunerSpec<S extends ParamSchema> = Omit<MethodInfo, 'kind' | 'params'> &
  PrunerTraits & {
    readonly params: S;
    /** What these parameters need beyond `needs`. */
    readonly alsoNeeds?: (params: ParamsOf<S>) => readonly Need[];
    readonly prune: (run: PrunerRun<S>) => Promise<PrunerResult>;
  };

/** A pruner from its card and its algorithm: checks the source, the budget and the parameters before each run. */
export function definePruner<const S extends ParamSchema>(spec: PrunerSpec<S>): TokenPruner {
  const { prune, alsoNeeds, ...info } = spec;
  const needsWith = (params: ParamValues): readonly Need[] => [
    ...info.needs,
    ...(alsoNeeds?.(resolveParams(spec.params, params)) ?? []),
  ];
  return {
    ...info,
    kind: 'pruners',
    needsWith,
    async run(source, budget, params, control) {
      checkSource(source);
      checkNeeds(info.name, needsWith(params), source);
      checkBudget(info, budget);
      const steps: PickStep[] = [];
      const turn = createEventTurn(control.signal);
      await turn();
      const result = await prune({
        source,
        budget,
        params: resolveParams(spec.params, params),
        seed: control.seed,
        turn,
        pick: (step) => {
          steps.push(step);
          control.onStep?.(step);
          return turn();
        },
      });
      return assemble(source, info.fidelity, steps, result);
    },
  };
}

function assemble(
  source: Source,
  declared: Fidelity,
  steps: readonly PickStep[],
  result: PrunerResult,
): Trace {
  const { tokens, maps, output, info, fidelity = declared, warnings = [] } = result;
  return {
    tokens,
    steps,
    maps,
    perView: source.views.map((view, v) => ({
      kept: countIn(tokens, v),
      total: validCount(view),
      ...(info ? { info: info[v]! } : {}),
    })),
    ...(output ? { output } : {}),
    fidelity,
    warnings,
  };
}

const countIn = (tokens: readonly OutToken[], view: number): number =>
  tokens.reduce((count, token) => count + (token.view === view ? 1 : 0), 0);

function checkNeeds(name: string, needs: readonly Need[], source: Source): void {
  const missing = missingNeeds(needs, source);
  if (missing.length === 0) return;
  throw new TokenscopeError(
    'bad-input',
    `${name} needs what this source lacks: ${missing.join(', ')}.`,
    'Choose an encoder that gives it, or another method.',
  );
}

function checkBudget(
  { name, budgets }: { name: string } & Pick<PrunerTraits, 'budgets'>,
  budget: Budget,
): void {
  if (!budgets.includes(budget.kind)) {
    throw new TokenscopeError(
      'unsupported',
      `${name} does not take a budget of kind '${budget.kind}'.`,
      `Give one of: ${budgets.join(', ')}.`,
    );
  }
  const valid =
    budget.kind === 'auto' ||
    (budget.kind === 'count'
      ? Number.isInteger(budget.keep) && budget.keep >= 1
      : budget.keep > 0 && budget.keep <= 1);
  if (valid) return;
  throw new TokenscopeError(
    'bad-input',
    `A ${budget.kind} budget cannot be ${String(budget.keep)}.`,
    budget.kind === 'count' ? 'Give a whole number of tokens, 1 or more.' : 'Give a share in (0, 1].',
  );
}
