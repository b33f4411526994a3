import type { PolicyRun } from '../../../contracts/attention-policy.ts';
import type { NumberParam, ParamOrigin } from '../../../contracts/params.ts';

/**
 * The budget that all policies share, so that they can be compared: keys that a row may read, as a share of the prompt.
 * Values up to 2 leave room for generated tokens; published budgets are absolute and belong to long prompts.
 * @param published what paper or code use, for the help text.
 */
export function budgetParam(share: number, published: string): NumberParam {
  return {
    kind: 'number',
    default: share,
    min: 0.001,
    max: 2,
    step: 0.005,
    unit: 'of the prompt',
    label: 'Budget',
    help: `Keys that one row may read, as a share of the prompt. Published: ${published}.`,
    origin: 'ours',
  };
}

/** Keys that a share of the prompt stands for, at least one. */
export const budgetKeys = ({ promptLength }: PolicyRun, share: number): number =>
  Math.max(1, Math.round(promptLength * share));

/** A whole-number parameter. */
export function countParam(
  label: string,
  value: number,
  range: readonly [min: number, max: number],
  help: string,
  origin: ParamOrigin,
  unit?: string,
): NumberParam {
  const [min, max] = range;
  return {
    kind: 'number',
    default: value,
    min,
    max,
    step: 1,
    label,
    help,
    origin,
    ...(unit ? { unit } : {}),
  };
}
