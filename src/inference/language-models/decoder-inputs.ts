import { TokenscopeError } from '../../contracts/errors.ts';
import type { SessionInput, TensorMap, TensorType, TensorValue } from '../../contracts/inference.ts';
import { causalMask, floatTensor } from '../tensor-values.ts';

/** What closes a position in an additive mask; large enough for any score, small enough for half precision. */
const closed = -1e4;

type Feed = (ids: Int32Array) => TensorValue;

/**
 * How the inputs of an exported decoder are fed with a text of n tokens and no cache: ids, an all-ones attention mask
 * (or a causal one where it is a matrix), positions, empty past keys and values, and the switches of merged exports.
 * @param kvHeads key/value heads, for caches whose shape does not say; null when not known.
 * @throws TokenscopeError `unsupported` naming the first input that cannot be fed.
 */
export function decoderFeeds(
  inputs: readonly SessionInput[],
  name: string,
  kvHeads: number | null,
): (ids: Int32Array) => TensorMap {
  const feeds = inputs.map((input) => [input.name, feedOf(input, name, kvHeads)] as const);
  if (!inputs.some(isIds)) throw refused(name, 'it takes no token ids', 'Choose a causal language model.');
  return (ids) => Object.fromEntries(feeds.map(([input, feed]) => [input, feed(ids)]));
}

const isIds = (input: SessionInput): boolean =>
  /^(input_ids|ids|idx|tokens|input|inputs|decoder_input_ids)$/.test(input.name) && input.shape.length <= 2;

function feedOf(input: SessionInput, name: string, kvHeads: number | null): Feed {
  const rank = input.shape.length;
  const fixed = (value: number) => whole(input, name, () => [value], rank === 0 ? () => [] : () => [1]);
  if (isIds(input)) return whole(input, name, (ids) => ids, rows(rank));
  if (/past|cache/.test(input.name) && rank >= 4) return emptyPast(input, name, kvHeads);
  switch (input.name) {
    case 'attention_mask':
    case 'mask':
      return rank === 4 ? maskMatrix(input, name) : whole(input, name, (ids) => ids.map(() => 1), rows(rank));
    case 'position_ids':
    case 'cache_position':
      if (rank <= 2) return whole(input, name, (ids) => ids.keys(), rows(rank));
      break;
    case 'token_type_ids':
      return whole(input, name, (ids) => ids.map(() => 0), rows(rank));
    case 'use_cache_branch':
    case 'num_logits_to_keep':
    case 'logits_to_keep':
    case 'past_sequence_length':
      return fixed(0);
    case 'total_sequence_length':
      return whole(input, name, (ids) => [ids.length], rank === 0 ? () => [] : () => [1]);
    case 'seqlens_k':
      return whole(input, name, (ids) => [ids.length - 1], rows(rank, 1));
    case 'inputs_embeds':
      throw refused(
        name,
        "it reads embeddings ('inputs_embeds'), the decoder part of a larger model",
        'Choose an export of the whole language model.',
      );
    case 'encoder_hidden_states':
    case 'encoder_outputs':
      throw refused(
        name,
        `it is the decoder of an encoder–decoder pair ('${input.name}')`,
        'Choose a decoder-only language model.',
      );
    case 'pixel_values':
      throw refused(name, 'it reads images', 'Open it where an image encoder is asked for.');
  }
  throw refused(
    name,
    `its input '${input.name}' (${input.type} [${input.shape.join(', ')}]) is not one that can be filled in from a text`,
    'Export the model with input_ids, attention_mask, position_ids and past_key_values alone.',
  );
}

/** Shape of a value a token: [n] or [1, n]. */
const rows =
  (rank: number, count?: number) =>
  (ids: Int32Array): number[] =>
    rank === 1 ? [count ?? ids.length] : [1, count ?? ids.length];

const arrays = {
  int64: (values: Iterable<number>) => BigInt64Array.from(values, BigInt),
  int32: (values: Iterable<number>) => Int32Array.from(values),
  float32: (values: Iterable<number>) => Float32Array.from(values),
  bool: (values: Iterable<number>) => Uint8Array.from(values),
} as const;

function whole(
  input: SessionInput,
  name: string,
  values: (ids: Int32Array) => Iterable<number>,
  dims: (ids: Int32Array) => readonly number[],
): Feed {
  const type = input.type as keyof typeof arrays;
  const array = arrays[type];
  if (!array)
    throw refused(name, `its input '${input.name}' has the type ${input.type}`, 'Export it with int64 ids.');
  return (ids) => ({ type, dims: dims(ids), data: array(values(ids)) });
}

/** [1, 1, n, n]: additive, or true where a token may look. */
function maskMatrix(input: SessionInput, name: string): Feed {
  if (input.type === 'float32') {
    return ({ length: n }) => floatTensor(causalMask(n, closed), [1, 1, n, n]);
  }
  return whole(
    input,
    name,
    ({ length: n }) => causalMask(n, 1).map((hidden) => 1 - hidden),
    ({ length: n }) => [1, 1, n, n],
  );
}

const emptyArrays: Readonly<Partial<Record<string, TensorValue['data']>>> = {
  float32: new Float32Array(0),
  float16: new Uint16Array(0),
};

/** Keys or values of no tokens: [1, heads, 0, d], or what else the declared axes say. */
function emptyPast(input: SessionInput, name: string, kvHeads: number | null): Feed {
  const data = emptyArrays[input.type];
  const dims = input.shape.map((extent, axis) => {
    if (typeof extent === 'number' && extent > 0) return extent;
    if (/batch|^b$/i.test(String(extent))) return 1;
    if (/head/i.test(String(extent))) return kvHeads ?? Number.NaN;
    if (/past|seq|len|total|cache|^[pst]$/i.test(String(extent))) return 0;
    return axis === 0 ? 1 : axis === input.shape.length - 2 ? 0 : Number.NaN;
  });
  if (!data || dims.includes(Number.NaN) || !dims.includes(0)) {
    throw refused(
      name,
      `its cache '${input.name}' (${input.type} [${input.shape.join(', ')}]) does not say how an empty one looks`,
      'Give its config.json as well, or export it without a cache.',
    );
  }
  const empty: TensorValue = { type: input.type as TensorType, dims, data };
  return () => empty;
}

const refused = (name: string, why: string, cure: string): TokenscopeError =>
  new TokenscopeError('unsupported', `'${name}' cannot be run as a language model: ${why}.`, cure);
