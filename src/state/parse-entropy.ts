import type { ByteRange, CurveLaneRef } from '../contracts/curve.ts';
import type { EntropySettings } from '../contracts/entropy-settings.ts';
import { codingFields } from './parse-coding.ts';
import { count, oneOf, record, string, wrong } from './parse-fields.ts';
import { parseModelRef, parseTokenizerRef } from './parse-refs.ts';

const maxLanes = 16;
const maxOrder = 8;

/** How each field is read. */
const fields: {
  readonly [K in keyof EntropySettings]-?: (json: unknown, name: string) => EntropySettings[K];
} = {
  tab: string,
  lanes: parseLanes,
  unit: oneOf('byte', 'token'),
  show: oneOf('surprisal', 'entropy', 'both'),
  colour: oneOf('surprisal', 'entropy', 'rank'),
  textLane: count,
  selection: parseRange,
  zoom: parseRange,
  window: parseTokens,
  stride: parseTokens,
  limit: parseTokens,
  ...codingFields,
};

/** What was changed of the settings, from parsed JSON of unknown origin. @throws TokenscopeError `corrupt` naming the field. */
export function parseEntropy(json: unknown): Partial<EntropySettings> {
  const given = record(json, 'entropy');
  return Object.fromEntries(
    Object.entries(fields)
      .filter(([name]) => given[name] !== undefined)
      .map(([name, parse]) => [name, parse(given[name], `entropy.${name}`)]),
  );
}

function parseLanes(json: unknown, name: string): readonly CurveLaneRef[] {
  if (!Array.isArray(json) || json.length > maxLanes) throw wrong(name);
  return json.map((lane) => parseLane(lane, name));
}

function parseLane(json: unknown, name: string): CurveLaneRef {
  const lane = record(json, name);
  if (lane.kind === 'model') return { kind: 'model', model: parseModelRef(lane.model, `${name}.model`) };
  if (lane.kind !== 'n-gram') throw wrong(`${name}.kind`);
  const order = count(lane.order, `${name}.order`);
  if (order > maxOrder) throw wrong(`${name}.order`);
  return {
    kind: 'n-gram',
    tokenizer: parseTokenizerRef(lane.tokenizer, `${name}.tokenizer`),
    order,
    training: oneOf('text', 'declaration')(lane.training, `${name}.training`),
  };
}

function parseRange(json: unknown, name: string): ByteRange | null {
  if (json === null) return null;
  const range = record(json, name);
  const start = count(range.start, `${name}.start`);
  const end = count(range.end, `${name}.end`);
  if (end <= start) throw wrong(name);
  return { start, end };
}

/** A number of tokens, 1 or more. */
function parseTokens(json: unknown, name: string): number {
  const tokens = count(json, name);
  if (tokens === 0) throw wrong(name);
  return tokens;
}
