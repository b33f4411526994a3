import type { TensorValue } from '../contracts/inference.ts';
import { halfToNumber } from './onnx/onnx-tensor.ts';

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

/** The numbers of a float tensor in single precision; those that have it already are not copied. */
export function floatValues({ type, data }: TensorValue): Float32Array {
  if (data instanceof Float32Array) return data;
  if (type === 'float16') return Float32Array.from(data as Uint16Array, halfToNumber);
  return Float32Array.from(data as Float64Array, Number);
}

/**
 * 0 where a token may look, and `closed` where the key lies in its future: n tokens after `read` others that all of them see,
 * shape [n, read + n], row-major.
 */
export function causalMask(n: number, closed: number, read = 0): Float32Array {
  const width = read + n;
  const mask = new Float32Array(n * width);
  for (let row = 0; row < n; row++) mask.fill(closed, row * width + read + row + 1, (row + 1) * width);
  return mask;
}
