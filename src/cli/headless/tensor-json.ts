import { createTensor } from '../../base/tensor.ts';
import { utf8Encode } from '../../base/utf8-offsets.ts';
import { TokenscopeError } from '../../contracts/errors.ts';

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

const numbers = (value: Json): readonly number[] => {
  if (Array.isArray(value) && value.every((item) => typeof item === 'number')) return value;
  throw wrong('A typed array must be a flat list of numbers.');
};

/** One-key objects that stand for what JSON cannot say. */
const readers: Readonly<Record<string, (value: Json) => unknown>> = {
  $uint8: (value) => Uint8Array.from(numbers(value)),
  $int32: (value) => Int32Array.from(numbers(value)),
  $float32: (value) => Float32Array.from(numbers(value)),
  $float64: (value) => Float64Array.from(numbers(value)),
  $utf8(value) {
    if (typeof value !== 'string') throw wrong('A $utf8 must be a string.');
    return utf8Encode(value);
  },
  $map(value) {
    if (!Array.isArray(value)) throw wrong('A $map must be a list of [key, value] pairs.');
    return new Map(
      value.map((pair: Json) => (Array.isArray(pair) ? [fromJson(pair[0]), fromJson(pair[1])] : [])) as [],
    );
  },
};

/**
 * JSON with tensors as values: `{"shape": […], "data": […]}` is a float32 tensor, `{"$uint8": […]}` (int32, float32,
 * float64) a typed array, `{"$utf8": "…"}` the bytes of a text, `{"$map": [[key, value], …]}` a map.
 * @throws TokenscopeError `bad-input` when one of these is malformed.
 */
export function fromJson(value: Json | undefined): unknown {
  if (Array.isArray(value)) return value.map(fromJson);
  if (value === null || typeof value !== 'object') return value;
  const entries = Object.entries(value);
  const reader = entries.length === 1 ? readers[entries[0]![0]] : undefined;
  if (reader) return reader(entries[0]![1]);
  const { shape, data } = value as { shape?: Json; data?: Json };
  if (entries.length === 2 && shape !== undefined && data !== undefined) {
    try {
      return createTensor(Float32Array.from(numbers(data)), numbers(shape));
    } catch (error) {
      throw wrong(error instanceof Error ? `${error.message}.` : String(error));
    }
  }
  return Object.fromEntries(entries.map(([key, inner]) => [key, fromJson(inner)]));
}

/** A result as JSON: typed arrays become lists, maps become objects, numbers without value become null. */
export function toJson(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) => {
    if (ArrayBuffer.isView(inner)) return Array.from(inner as unknown as ArrayLike<number>);
    if (inner instanceof Map) return Object.fromEntries(inner);
    if (inner instanceof Set) return Array.from(inner);
    if (typeof inner === 'bigint') return inner.toString();
    return inner;
  });
}

const wrong = (message: string): TokenscopeError =>
  new TokenscopeError(
    'bad-input',
    message,
    'See CONTRIBUTING.md, "Running a method headless", for the forms.',
  );
