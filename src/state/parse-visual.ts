import type { ParamValues } from '../contracts/params.ts';
import { imageLayouts } from '../contracts/vision-view.ts';
import { curveScopes, type VisualSettings, visualTabs } from '../contracts/visual-settings.ts';
import { count, parseParams, record, string, wrong } from './parse-fields.ts';
import { parseModelRef } from './parse-refs.ts';

const maxMethods = 64;
const maxBudgets = 8;

/** What was changed of the settings, from parsed JSON of unknown origin. @throws TokenscopeError `corrupt` naming the field. */
export function parseVisual(json: unknown): Partial<VisualSettings> {
  const given = record(json, 'visual');
  const parsed: Record<string, unknown> = {};
  for (const [name, parse] of Object.entries(fields)) {
    const value = given[name];
    if (value !== undefined) parsed[name] = parse(value, `visual.${name}`);
  }
  return parsed;
}

type Parsers = { readonly [K in keyof VisualSettings]: (value: unknown, name: string) => VisualSettings[K] };

const fields: Parsers = {
  tab: oneOf(visualTabs),
  model: parseModelRef,
  layout: (value, name) => (value === null ? null : oneOf(imageLayouts)(value, name)),
  question: (value, name) => (value === null ? null : string(value, name)),
  methods: (value, name) => list(value, name, maxMethods).map((id) => string(id, name)),
  keep: percent,
  budgets: (value, name) => list(value, name, maxBudgets).map((share) => percent(share, name)),
  selected: string,
  params: (value, name) => {
    const byMethod: Record<string, ParamValues> = {};
    for (const [id, params] of Object.entries(record(value, name))) {
      byMethod[id] = parseParams(params, `${name}.${id}`);
    }
    return byMethod;
  },
  seed: count,
  show: string,
  layer: count,
  head: (value, name) => (value === -1 ? -1 : count(value, name)),
  rerunAfter: count,
  seedCount: count,
  formula: string,
  metric: string,
  curvesOver: oneOf(curveScopes),
  patch: count,
  patchWidth: count,
  patchModel: string,
  sceneSize: count,
  sceneWindow: count,
};

function oneOf<T extends string>(known: readonly T[]): (value: unknown, name: string) => T {
  return (value, name) => {
    const found = known.find((candidate) => candidate === value);
    if (found === undefined) throw wrong(name);
    return found;
  };
}

function list(value: unknown, name: string, most: number): readonly unknown[] {
  if (!Array.isArray(value) || value.length > most) throw wrong(name);
  return value;
}

/** Above 0, up to 100. */
function percent(value: unknown, name: string): number {
  if (typeof value !== 'number' || !(value > 0 && value <= 100)) throw wrong(name);
  return value;
}
