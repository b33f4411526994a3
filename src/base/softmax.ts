/** Softmax of `values`, shifted by the largest one; an empty list stays empty. */
export function softmax(values: ArrayLike<number>): Float64Array<ArrayBuffer> {
  const result = Float64Array.from(values);
  let largest = -Infinity;
  for (const value of result) if (value > largest) largest = value;
  let sum = 0;
  for (let i = 0; i < result.length; i++) {
    result[i] = Math.exp(result[i]! - largest);
    sum += result[i]!;
  }
  for (let i = 0; i < result.length; i++) result[i]! /= sum;
  return result;
}
