import { TokenscopeError } from '../../contracts/errors.ts';
import type { SessionInput, TensorMap, TensorType, TensorValue } from '../../contracts/inference.ts';
import { causalMask, floatTensor } from '../tensor-values.ts';

/** What closes a position in an additive mask; large enough for any score, small enough for half precision. */
const closed = -1e4;

/** Tokens to read, after `read` others whose keys and values are among the outputs `remembered`. */
interface Piece {
  readonly ids: Int32Array;
  readonly read: number;
  readonly remembered: TensorMap;
}

type Feed = (piece: Piece) => TensorValue;

export interface DecoderInputs {
  readonly feeds: (ids: Int32Array, read: number, remembered: TensorMap) => TensorMap;
  /** Outputs that a later piece reads as its past; empty for a graph without a cache. */
  readonly remembers: readonly string[];
}

/**
 * How the inputs of an exported decoder are fed with a text: ids, a mask of ones (or a causal one where it is a matrix),
 * positions, past keys and values, and the switches of merged exports.
 * @param kvHeads key/value heads, for caches whose shape does not say; null when not known.
 * @throws TokenscopeError `unsupported` naming the first input that cannot be fed.
 */
export function decoderInputs(
  inputs: readonly SessionInput[],
  outputs: readonly string[],
  name: string,
  kvHeads: number | null,
): DecoderInputs {
  const pasts = inputs.filter(isPast);
  const presents = pasts.map((input) => presentOf(input.name, outputs));
  const remembers = presents.every((output) => output !== null) ? presents : [];
  const feeds = inputs.map((input) => {
    const feed = isPast(input)
      ? pastFeed(input, remembers[pasts.indexOf(input)] ?? null, name, kvHeads)
      : feedOf(input, name);
    return [input.name, feed] as const;
  });
  if (!inputs.some(isIds)) throw refused(name, 'it takes no token ids', 'Choose a causal language model.');
  return {
    feeds: (ids, read, remembered) =>
      Object.fromEntries(feeds.map(([input, feed]) => [input, feed({ ids, read, remembered })])),
    remembers,
  };
}

const isIds = ({ name, shape }: SessionInput): boolean =>
  /^(input_ids|ids|idx|tokens|input|inputs|decoder_input_ids)$/.test(name) && shape.length <= 2;

const isPast = ({ name, shape }: SessionInput): boolean => /past|cache/.test(name) && shape.length >= 4;

/** `past_key_values.0.key` is what `present.0.key` was; exporters differ in how much of the name they change. */
const presentOf = (past: string, outputs: readonly string[]): string | null =>
  [past.replace('past_key_values', 'present'), past.replace('past', 'present')].find((name) =>
    outputs.includes(name),
  ) ?? null;

function feedOf(input: SessionInput, name: string): Feed {
  const rank = input.shape.length;
  const single = (value: (piece: Piece) => number): Feed =>
    whole(input, name, (piece) => [value(piece)], rank === 0 ? () => [] : () => [1]);
  const perToken = (values: (piece: Piece) => Iterable<number>): Feed =>
    whole(input, name, values, ({ ids }) => (rank === 1 ? [ids.length] : [1, ids.length]));
  if (isIds(input)) return perToken(({ ids }) => ids);
  switch (input.name) {
    case 'attention_mask':
    case 'mask':
      return rank === 4 ? maskMatrix(input, name) : maskOfOnes(input, name);
    case 'position_ids':
    case 'cache_position':
      if (rank <= 2) return perToken(({ ids, read }) => ids.map((_, i) => read + i));
      break;
    case 'token_type_ids':
      return perToken(({ ids }) => ids.map(() => 0));
    case 'use_cache_branch':
      return single(({ read }) => (read > 0 ? 1 : 0));
    case 'num_logits_to_keep':
    case 'logits_to_keep':
      return single(() => 0);
    case 'past_sequence_length':
      return single(({ read }) => read);
    case 'total_sequence_length':
      return single(({ ids, read }) => read + ids.length);
    case 'seqlens_k':
      return whole(
        input,
        name,
        ({ ids, read }) => [read + ids.length - 1],
        () => (rank === 1 ? [1] : [1, 1]),
      );
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

const arrays = {
  int64: (values: Iterable<number>) => BigInt64Array.from(values, BigInt),
  int32: (values: Iterable<number>) => Int32Array.from(values),
  float32: (values: Iterable<number>) => Float32Array.from(values),
  bool: (values: Iterable<number>) => Uint8Array.from(values),
} as const;

function whole(
  input: SessionInput,
  name: string,
  values: (piece: Piece) => Iterable<number>,
  dims: (piece: Piece) => readonly number[],
): Feed {
  const type = input.type as keyof typeof arrays;
  const array = arrays[type];
  if (!array) {
    throw refused(
      name,
      `its input '${input.name}' has the type ${input.type}`,
      'Export it with int64 ids and masks.',
    );
  }
  return (piece) => ({ type, dims: dims(piece), data: array(values(piece)) });
}

const maskOfOnes = (input: SessionInput, name: string): Feed => {
  const length = ({ ids, read }: Piece): number => read + ids.length;
  return whole(
    input,
    name,
    (piece) => new Float32Array(length(piece)).fill(1),
    (piece) => [1, length(piece)],
  );
};

/** [1, 1, n, read + n]: additive, or true where a token may look. */
function maskMatrix(input: SessionInput, name: string): Feed {
  const dims = ({ ids, read }: Piece): number[] => [1, 1, ids.length, read + ids.length];
  if (input.type === 'float32') {
    return (piece) => floatTensor(causalMask(piece.ids.length, closed, piece.read), dims(piece));
  }
  return whole(
    input,
    name,
    ({ ids, read }) => causalMask(ids.length, 1, read).map((hidden) => 1 - hidden),
    dims,
  );
}

const emptyArrays: Readonly<Partial<Record<string, TensorValue['data']>>> = {
  float32: new Float32Array(0),
  float16: new Uint16Array(0),
};

/** What was remembered; before the first token keys or values of none: [1, heads, 0, d], or what else the declared axes say. */
function pastFeed(input: SessionInput, present: string | null, name: string, kvHeads: number | null): Feed {
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
  return ({ remembered }) => (present === null ? empty : (remembered[present] ?? empty));
}

const refused = (name: string, why: string, cure: string): TokenscopeError =>
  new TokenscopeError('unsupported', `'${name}' cannot be run as a language model: ${why}.`, cure);
