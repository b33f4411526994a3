/**
 * Weighted mean of next-byte distributions of several models (2410.09303 §5): over bytes they need not share a tokenizer.
 * @param distributions arrays of equal length
 * @param weights one each, at least one of them above 0
 */
export function byteEnsemble(
  distributions: readonly Float64Array[],
  weights: readonly number[],
): Float64Array<ArrayBuffer> {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const mean = new Float64Array(distributions[0]!.length);
  distributions.forEach((distribution, model) => {
    const weight = weights[model]! / total;
    for (let i = 0; i < mean.length; i++) mean[i] = mean[i]! + weight * distribution[i]!;
  });
  return mean;
}
