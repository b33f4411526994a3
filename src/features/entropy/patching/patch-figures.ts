import type { ByteModel } from '../../../contracts/coding-settings.ts';
import type { ParamValues } from '../../../contracts/params.ts';
import type { ByteEntropies } from '../../../queries/byte-entropies.ts';
import type { Figures } from '../../export/figures-export.ts';

/** Lengths of the patches, bytes. @param end where the last one ends */
export const patchLengths = (starts: ArrayLike<number>, end: number): number[] =>
  Array.from(starts, (start, i) => (starts[i + 1] ?? end) - start);

/** Entropy of each byte before it is read, nats: what the global rule compares with its threshold. */
export function entropyOfBytes({ entropies, first }: ByteEntropies): Float64Array<ArrayBuffer> {
  const values = new Float64Array(entropies.length);
  values.set(entropies.subarray(0, -1), 1);
  if (values.length > 0) values[0] = Number.isNaN(first) ? 0 : first;
  return values;
}

/** Rise of the entropy from the byte before: what the monotonic rule compares with its threshold. */
export const risesOfBytes = (values: Float64Array): Float64Array<ArrayBuffer> =>
  Float64Array.from(values, (value, i) => (i < 2 ? 0 : value - values[i - 1]!));

/** The patches, ready to be saved. */
export const patchFigures = (
  of: ByteEntropies,
  starts: ArrayLike<number>,
  model: ByteModel,
  params: ParamValues,
): Figures => ({
  name: 'tokenscope-patches',
  method: 'entropy/entropy-patching',
  params: { ...params, model },
  seed: null,
  origin: { model: of.model, backend: of.backend },
  table: [
    ['start', 'bytes', 'entropy'],
    ...patchLengths(starts, of.entropies.length).map((length, i) => [
      starts[i]!,
      length,
      starts[i] === 0 ? of.first : of.entropies[starts[i]! - 1]!,
    ]),
  ],
  json: { starts: Array.from(starts), entropies: Array.from(of.entropies), first: of.first },
});
