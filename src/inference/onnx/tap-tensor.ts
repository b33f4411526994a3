import { TokenscopeError } from '../../contracts/errors.ts';
import type { Tap, TensorValue } from '../../contracts/inference.ts';
import { floatValues } from '../tensor-values.ts';

/** A tap in the one layout that every method reads. */
export interface TapTensor {
  /**
   * Row-major: [batch, heads, queries, keys] of probabilities and logits, [batch, heads, tokens, head size] of
   * queries, keys and values, [batch, tokens, width] of hidden states.
   */
  readonly dims: readonly number[];
  readonly data: Float32Array;
}

/**
 * Brings a tapped tensor into the common layout: float32, axes in order, batch and heads apart.
 * No copy is made when it already has it.
 * @param batch number of sequences; tells merged [batch·heads, …] tensors apart.
 * @throws TokenscopeError `internal` when the tensor does not have the axes that the tap states.
 */
export function readTap(tap: Tap, tensor: TensorValue, batch = 1): TapTensor {
  const data = floatValues(tensor);
  const merged = tensor.dims.length === 3 && tap.axes.length === 4;
  const dims = merged ? [batch, tensor.dims[0]! / batch, ...tensor.dims.slice(1)] : tensor.dims;
  if (dims.length !== tap.axes.length || !dims.every(Number.isInteger)) {
    throw new TokenscopeError(
      'internal',
      `The tap '${tap.output}' has the shape [${tensor.dims.join(', ')}], not the axes ${tap.axes}.`,
      'Report it with the name of the model.',
    );
  }
  const order = canonicalAxes(tap.axes);
  if (order === tap.axes) return { dims, data };
  const from = order.split('').map((axis) => tap.axes.indexOf(axis));
  return { dims: from.map((axis) => dims[axis]!), data: permuted(data, dims, from) };
}

const canonicalAxes = (axes: string): string => (axes.length === 4 && axes.includes('t') ? 'bhtd' : axes);

/** @param from for each axis of the result, the axis of the source. */
function permuted(data: Float32Array, dims: readonly number[], from: readonly number[]): Float32Array {
  const strides = dims.map((_, axis) => dims.slice(axis + 1).reduce((product, size) => product * size, 1));
  const [n0, n1, n2, n3] = from.map((axis) => dims[axis]!) as [number, number, number, number];
  const [s0, s1, s2, s3] = from.map((axis) => strides[axis]!) as [number, number, number, number];
  const result = new Float32Array(data.length);
  let at = 0;
  for (let a = 0; a < n0; a++)
    for (let b = 0; b < n1; b++)
      for (let c = 0; c < n2; c++) {
        const base = a * s0 + b * s1 + c * s2;
        for (let d = 0; d < n3; d++) result[at++] = data[base + d * s3]!;
      }
  return result;
}
