/** Centred moving average with stride 1; values beyond the ends count as 0 in the mean. `kernel` is odd. */
export function averagePool(values: ArrayLike<number>, kernel: number): Float64Array {
  const reach = (kernel - 1) / 2;
  return Float64Array.from({ length: values.length }, (_, i) => {
    let sum = 0;
    const last = Math.min(values.length - 1, i + reach);
    for (let j = Math.max(0, i - reach); j <= last; j++) sum += values[j]!;
    return sum / kernel;
  });
}
