/**
 * One-dimensional rotary position embedding: turns the pair `(x[2i], x[2i+1])` by `position · 10000^(-2i/width)`. The inner
 * product of two turned vectors depends on the difference of their positions alone.
 * @param vector even length
 */
export function rotate(vector: ArrayLike<number>, position: number): Float64Array<ArrayBuffer> {
  const turned = Float64Array.from(vector);
  for (let i = 0; i < turned.length; i += 2) {
    const angle = position * 10_000 ** (-i / turned.length);
    const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
    const [a, b] = [turned[i]!, turned[i + 1]!];
    turned[i] = a * cos - b * sin;
    turned[i + 1] = a * sin + b * cos;
  }
  return turned;
}

/**
 * Attention of the patch at `from` to each of `length` patches by rotary position alone: every query and key is the same
 * vector of ones, so that only positions differ. Sums to 1.
 * @param width head width, even
 */
export function positionalAttention(length: number, from: number, width: number): Float64Array<ArrayBuffer> {
  const ones = new Float64Array(width).fill(1);
  const query = rotate(ones, from);
  const scores = Float64Array.from({ length }, (_, at) => {
    const key = rotate(ones, at);
    return query.reduce((sum, value, i) => sum + value * key[i]!, 0) / Math.sqrt(width);
  });
  const largest = scores.reduce((a, b) => Math.max(a, b));
  const weights = scores.map((score) => Math.exp(score - largest));
  const total = weights.reduce((a, b) => a + b);
  return weights.map((weight) => weight / total);
}
