/** Dense row-major float32 array; the last axis is contiguous. */
export interface Tensor {
  readonly data: Float32Array;
  readonly shape: readonly number[];
}

/** @throws RangeError when the shape does not describe `data`. */
export function createTensor(data: Float32Array, shape: readonly number[]): Tensor {
  const size = shape.reduce((product, extent) => product * extent, 1);
  if (shape.some((extent) => !Number.isInteger(extent) || extent < 0) || size !== data.length) {
    throw new RangeError(`shape [${shape.join(', ')}] does not describe ${data.length} values`);
  }
  return { data, shape };
}

/** Row `index` of a `[rows, width]` tensor, as a view on its data. */
export function tensorRow(tensor: Tensor, index: number): Float32Array {
  const width = tensor.shape.at(-1)!;
  return tensor.data.subarray(index * width, (index + 1) * width);
}
