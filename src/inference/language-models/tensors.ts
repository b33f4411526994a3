import type { TensorValue } from '../../contracts/inference.ts';

export const floatTensor = (data: Float32Array, dims: readonly number[]): TensorValue => ({
  type: 'float32',
  dims,
  data,
});

export const integerTensor = (values: Iterable<number>, dims: readonly number[]): TensorValue => ({
  type: 'int64',
  dims,
  data: BigInt64Array.from(values, BigInt),
});

/** 0 where a token may look, and `closed` where the key lies in its future: shape [n, n], row-major. */
export function causalMask(n: number, closed: number): Float32Array {
  const mask = new Float32Array(n * n);
  for (let row = 0; row < n; row++) mask.fill(closed, row * n + row + 1, (row + 1) * n);
  return mask;
}

/** The numbers of a float tensor as single precision; single-precision ones are not copied. */
export function floatValues({ type, data }: TensorValue): Float32Array {
  if (data instanceof Float32Array) return data;
  if (type === 'float16') return Float32Array.from(data as Uint16Array, halfToSingle);
  return Float32Array.from(data as ArrayLike<number>);
}

/** IEEE binary16 bits → number. */
export function halfToSingle(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}
