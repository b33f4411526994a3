/** `readme`: the score as the release describes it. `decode-code`: as its decoding code computes it. */
export type SaliencyForm = 'readme' | 'decode-code';

const epsilon = 1e-8;

/**
 * How much a token's own key changes what it reads: `Σ a_j ln((a_j + ε) / (b_j + ε))`, a the softmax over the window, b
 * the softmax without the token itself (its own b is 0). Grows with the token's share of its own window, and with
 * nothing else. In `decode-code` b is shrunk by `1 + lε + 1/l` and the own entry is `1/l + ε`.
 * @param logits scaled scores of the window, the token itself last.
 * @param l window length that `decode-code` counts with.
 * @returns +∞ for a token alone in its window, which is the first of the text.
 */
export function selfSaliency(logits: Float64Array, form: SaliencyForm, l: number): number {
  const self = logits.length - 1;
  if (self === 0) return Infinity;
  let largest = -Infinity;
  for (const logit of logits) if (logit > largest) largest = logit;
  const weights = logits.map((logit) => Math.exp(logit - largest));
  let others = 0;
  for (let j = 0; j < self; j++) others += weights[j]!;
  const sum = others + weights[self]!;
  let score = 0;
  for (let j = 0; j <= self; j++) {
    const a = weights[j]! / sum;
    const b = j === self ? 0 : weights[j]! / Math.max(others, Number.MIN_VALUE);
    score +=
      form === 'readme'
        ? a * Math.log((a + epsilon) / (b + epsilon))
        : a * Math.log(a / (j === self ? 1 / l + epsilon : (b + epsilon) / (1 + l * epsilon + 1 / l)));
  }
  return score;
}
