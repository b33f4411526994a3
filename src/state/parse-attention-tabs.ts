import {
  type NeedleSettings,
  needleLengths,
  needleTasks,
  needleWordings,
} from '../contracts/needle-settings.ts';
import {
  accountStages,
  type ParetoSettings,
  paretoCosts,
  paretoQualities,
} from '../contracts/pareto-settings.ts';
import { record, string, wrong } from './parse-fields.ts';

const oneOf = <T>(known: readonly T[], value: unknown, name: string): T => {
  const found = known.find((candidate) => candidate === value);
  if (found === undefined) throw wrong(name);
  return found;
};

const whole = (value: unknown, [low, high]: readonly [number, number], name: string): number => {
  if (!Number.isInteger(value) || (value as number) < low || (value as number) > high) throw wrong(name);
  return value as number;
};

/** What the Accounting tab shows, from parsed JSON of unknown origin. @throws TokenscopeError `corrupt` naming the field. */
export function parsePareto(json: unknown, name: string): ParetoSettings {
  const { stage, x, y, all } = record(json, name);
  if (typeof all !== 'boolean') throw wrong(`${name}.all`);
  return {
    stage: oneOf(accountStages, stage, `${name}.stage`),
    x: oneOf(paretoCosts, x, `${name}.x`),
    y: oneOf(paretoQualities, y, `${name}.y`),
    all,
  };
}

/** What the Needles tab asks for, from parsed JSON of unknown origin. @throws TokenscopeError `corrupt` naming the field. */
export function parseNeedles(json: unknown, name: string): NeedleSettings {
  const fields = record(json, name);
  return {
    task: oneOf(needleTasks, fields['task'], `${name}.task`),
    wording: oneOf(needleWordings, fields['wording'], `${name}.wording`),
    longest: oneOf<number>(needleLengths, fields['longest'], `${name}.longest`),
    samples: whole(fields['samples'], [1, 20], `${name}.samples`),
    needles: whole(fields['needles'], [1, 8], `${name}.needles`),
    steps: whole(fields['steps'], [2, 8], `${name}.steps`),
    policy: string(fields['policy'], `${name}.policy`),
  };
}
