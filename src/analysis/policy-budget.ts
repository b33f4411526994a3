import type { PolicyTraits } from '../contracts/attention-policy.ts';
import type { MethodInfo } from '../contracts/method.ts';
import type { ParamValues } from '../contracts/params.ts';

/** What of a policy decides how a shared budget reaches it. */
export type BudgetedPolicy = Pick<MethodInfo, 'params'> & Pick<PolicyTraits, 'budgetParam'>;

/**
 * How a policy counts its budget: keys of a row as a share of the prompt; tokens that a chunk keeps, so the same share of a
 * chunk; or a measure of its own, which a shared budget leaves alone.
 */
export function budgetKind({ params, budgetParam }: BudgetedPolicy): 'share' | 'per-chunk' | 'own' | 'none' {
  if (budgetParam === null) return 'none';
  const spec = params[budgetParam];
  if (spec?.kind !== 'number') return 'none';
  if (spec.unit === 'of the prompt') return 'share';
  return params['chunk']?.kind === 'number' ? 'per-chunk' : 'own';
}

/** A policy's parameters where every row may read `share` of the prompt, share in (0, 1]. */
export function paramsAtShare(policy: BudgetedPolicy, given: ParamValues, share: number): ParamValues {
  const name = policy.budgetParam;
  const kind = budgetKind(policy);
  if (name === null || kind === 'none' || kind === 'own') return given;
  if (kind === 'share') return { ...given, [name]: share };
  const spec = policy.params['chunk']!;
  const chunk = Number(given['chunk'] ?? spec.default);
  return { ...given, [name]: Math.round(share * chunk) };
}

/** Shares that a budget sweep goes through. */
const sweptShares = [1 / 64, 1 / 32, 1 / 16, 1 / 8, 1 / 4, 1 / 2];
/** For policies that count attention mass instead of keys. */
const sweptMasses = [0.3, 0.5, 0.7, 0.85, 0.95, 0.99];

/** The parameters of a budget sweep, sparsest first; one entry for a policy without a budget. */
export function sweepParams(policy: BudgetedPolicy, given: ParamValues): readonly ParamValues[] {
  const kind = budgetKind(policy);
  if (kind === 'none') return [given];
  if (kind === 'own') return sweptMasses.map((mass) => ({ ...given, [policy.budgetParam!]: mass }));
  return sweptShares.map((share) => paramsAtShare(policy, given, share));
}
