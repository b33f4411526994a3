import {
  type AttentionSettings,
  attentionTabs,
  headFilters,
  headOrders,
  heatPoolings,
  heatScales,
  sinkModes,
} from '../contracts/attention-settings.ts';
import type { PolicyLane } from '../contracts/attention-view.ts';
import { parseNeedles, parsePareto } from './parse-attention-tabs.ts';
import { count, parseParams, record, string, wrong } from './parse-fields.ts';
import { parseModelRef } from './parse-refs.ts';

const mostLanes = 24;

/** What was changed of the settings, from parsed JSON of unknown origin. @throws TokenscopeError `corrupt` naming the field. */
export function parseAttention(json: unknown): Partial<AttentionSettings> {
  const fields = record(json, 'attention');
  const parsed: Record<string, unknown> = {};
  for (const [name, parse] of Object.entries(parsers)) {
    const value = fields[name];
    if (value !== undefined) parsed[name] = parse(value, `attention.${name}`);
  }
  return parsed;
}

type Parse<T> = (value: unknown, name: string) => T;

const oneOf =
  <T extends string>(known: readonly T[]): Parse<T> =>
  (value, name) => {
    const found = known.find((candidate) => candidate === value);
    if (found === undefined) throw wrong(name);
    return found;
  };

const within =
  (low: number, high: number): Parse<number> =>
  (value, name) => {
    const whole = count(value, name);
    if (whole < low || whole > high) throw wrong(name);
    return whole;
  };

const parsers: { readonly [K in keyof AttentionSettings]: Parse<AttentionSettings[K]> } = {
  tab: oneOf(attentionTabs),
  subject: oneOf(['text', 'image']),
  model: parseModelRef,
  maxTokens: within(1, 4096),
  head(value, name) {
    if (value === null) return null;
    const { layer, head } = record(value, name);
    return { layer: count(layer, `${name}.layer`), head: count(head, `${name}.head`) };
  },
  scale: oneOf(heatScales),
  sinks: oneOf(sinkModes),
  pooling: oneOf(heatPoolings),
  order: oneOf(headOrders),
  kind: oneOf(headFilters),
  mode: oneOf(['audit', 'online']),
  budget(value, name) {
    if (typeof value !== 'number' || !(value > 0 && value <= 1)) throw wrong(name);
    return value;
  },
  decoded: within(0, 4096),
  seed: count,
  lanes(value, name) {
    if (!Array.isArray(value) || value.length > mostLanes) throw wrong(name);
    return value.map((lane): PolicyLane => {
      const { id, params } = record(lane, name);
      return { id: string(id, `${name}.id`), params: parseParams(params, `${name}.params`) };
    });
  },
  pareto: parsePareto,
  needles: parseNeedles,
};
