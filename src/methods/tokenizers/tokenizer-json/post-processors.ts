import { corrupt, flattenSequence, type JsonFields, unsupported } from './json-fields.ts';

/** Ids that stand before and after the tokens of a single text. */
export interface Surroundings {
  readonly before: readonly number[];
  readonly after: readonly number[];
}

/** What a file's `post_processor` puts around a single text. @throws TokenscopeError naming an unknown part. */
export function readPostProcessor(part: JsonFields | null): Surroundings {
  let before: number[] = [];
  let after: number[] = [];
  for (const fields of flattenSequence(part, 'processors')) {
    const next = readProcessor(fields);
    before = [...next.before, ...before];
    after = [...after, ...next.after];
  }
  return { before, after };
}

function readProcessor(fields: JsonFields): Surroundings {
  const type = fields.string('type');
  switch (type) {
    case 'ByteLevel':
      return { before: [], after: [] };
    case 'BertProcessing':
    case 'RobertaProcessing':
      return { before: [pairId(fields, 'cls')], after: [pairId(fields, 'sep')] };
    case 'TemplateProcessing':
      return readTemplate(fields);
    default:
      throw unsupported('post-processor', type);
  }
}

/** The id of a `[piece, id]` pair. */
function pairId(fields: JsonFields, key: string): number {
  const [piece, id] = fields.list(key);
  if (typeof piece !== 'string' || !isId(id)) throw corrupt(fields.at(key), 'is not a [piece, id] pair');
  return id;
}

function readTemplate(fields: JsonFields): Surroundings {
  const specials = fields.object('special_tokens');
  const before: number[] = [];
  const after: number[] = [];
  let seen = false;
  fields.list('single').forEach((value, i) => {
    const where = `${fields.at('single')}[${i}]`;
    const item = asObject(value, where);
    const sequence = item['Sequence'];
    if (sequence !== undefined) {
      if (asObject(sequence, where)['id'] !== 'A' || seen) {
        throw unsupported('template', `with ${seen ? 'the text twice' : 'a second text in the single form'}`);
      }
      seen = true;
      return;
    }
    const name = asObject(item['SpecialToken'], where)['id'];
    if (typeof name !== 'string') throw corrupt(where, 'names no special token');
    const special = specials?.object(name);
    if (!special) throw corrupt(where, `names '${name}', which special_tokens lacks`);
    const ids = special.list('ids');
    if (!ids.every(isId)) throw corrupt(special.at('ids'), 'is not a list of ids');
    (seen ? after : before).push(...ids);
  });
  if (!seen) throw corrupt(fields.at('single'), 'has no place for the text');
  return { before, after };
}

function asObject(value: unknown, path: string): Readonly<Record<string, unknown>> {
  if (value === null || typeof value !== 'object') throw corrupt(path, 'is not an object');
  return value as Record<string, unknown>;
}

const isId = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;
