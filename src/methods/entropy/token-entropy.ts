import type { EntropyEstimate } from '../../contracts/entropy-measure.ts';
import type { MethodInfo } from '../../contracts/method.ts';
import { type ParamValues, resolveParams } from '../../contracts/params.ts';
import { idCounts, renyiEntropy, utilisation } from './_shared/entropies.ts';

/**
 * Unigram entropy H1 = −Σ p log2 p in bits per token (2601.09039 §3), plug-in, optionally with the Miller–Madow term
 * (V_obs − 1) / (2 n ln 2).
 */
export function unigramEntropy(
  ids: ArrayLike<number>,
  bias: 'none' | 'miller-madow' = 'none',
): EntropyEstimate {
  const counts = idCounts(ids);
  const n = ids.length;
  if (n === 0) return { value: Number.NaN, support: 0, n, reliable: false };
  let sum = 0;
  for (const count of counts.values()) sum -= (count / n) * Math.log2(count / n);
  const correction = bias === 'miller-madow' ? (counts.size - 1) / (2 * n * Math.LN2) : 0;
  return { value: Math.max(0, sum) + correction, support: counts.size, n, reliable: n >= 10 * counts.size };
}

/**
 * Conditional entropy H_k of an id given the k − 1 before it, bits per token, over the n − k + 1 windows:
 *   H_k = −Σ_g p(g) log2( c(g) / c_left(g) ).
 * Deviation: the left marginal counts a context only where a successor exists, which keeps H_k ≥ 0; the paper does not say.
 * @param order k ≥ 1; k = 1 is {@link unigramEntropy}. Undefined (NaN) when there are fewer than k ids.
 */
export function conditionalEntropy(ids: ArrayLike<number>, order: number): EntropyEstimate {
  if (order === 1) return unigramEntropy(ids);
  const n = ids.length - order + 1;
  if (n < 1) return { value: Number.NaN, support: 0, n: 0, reliable: false };
  const contexts = numberWindows(ids, order - 1, n);
  const grams = numberPairs(contexts.of, (i) => ids[i + order - 1]!, n);
  const left = tally(contexts.of, contexts.count);
  const whole = tally(grams.of, grams.count);
  let sum = 0;
  const seen = new Uint8Array(grams.count);
  for (let i = 0; i < n; i++) {
    const gram = grams.of[i]!;
    if (seen[gram]) continue;
    seen[gram] = 1;
    sum -= (whole[gram]! / n) * Math.log2(whole[gram]! / left[contexts.of[i]!]!);
  }
  return { value: Math.max(0, sum), support: contexts.count, n, reliable: n >= 10 * contexts.count };
}

/** Numbers equal windows of `width` ids alike, by refining windows of width 1, 2, … O(n · width). */
function numberWindows(
  ids: ArrayLike<number>,
  width: number,
  n: number,
): { readonly of: Int32Array; readonly count: number } {
  let windows = numberPairs(new Int32Array(n), (i) => ids[i]!, n);
  for (let k = 1; k < width; k++) windows = numberPairs(windows.of, (i) => ids[i + k]!, n);
  return windows;
}

/** Dense numbers for the pairs (prefix[i], id(i)), equal pairs alike, in order of first appearance. */
function numberPairs(
  prefix: Int32Array,
  id: (i: number) => number,
  n: number,
): { readonly of: Int32Array; readonly count: number } {
  const numbers = new Map<number, number>();
  const of = new Int32Array(n);
  for (let i = 0; i < n; i++) {
    const key = prefix[i]! * 2 ** 24 + id(i);
    let number = numbers.get(key);
    if (number === undefined) {
      number = numbers.size;
      numbers.set(key, number);
    }
    of[i] = number;
  }
  return { of, count: numbers.size };
}

function tally(of: Int32Array, count: number): Int32Array {
  const counts = new Int32Array(count);
  for (let i = 0; i < of.length; i++) counts[of[i]!] = counts[of[i]!]! + 1;
  return counts;
}

const params = {
  alpha: {
    kind: 'number',
    label: 'Rényi order α',
    help: 'Order of the Rényi utilisation; 1 is Shannon.',
    origin: 'paper',
    default: 2,
    min: 0.1,
    max: 10,
    step: 0.1,
  },
  bias: {
    kind: 'choice',
    label: 'Bias correction of H1',
    help: 'The paper names none; Miller–Madow adds (V−1)/(2n ln 2).',
    origin: 'ours',
    default: 'none',
    options: [
      { value: 'none', label: 'none' },
      { value: 'miller-madow', label: 'Miller–Madow' },
    ],
  },
} as const;

/** H1 … H5, utilisation and Rényi utilisation of a tokenized text. */
export const method = {
  id: 'token-entropy',
  kind: 'entropy',
  name: 'Token entropies and capacity utilisation',
  papers: [
    {
      title: 'An Information-Theoretic Perspective on LLM Tokenizers',
      arxiv: '2601.09039',
      url: 'https://arxiv.org/abs/2601.09039',
      year: 2026,
      section: '§3',
      claim:
        'Seen as a channel code, a tokenizer trained at larger scale raises unigram entropy and lowers conditional entropies; mismatch of domain undoes the gain.',
    },
  ],
  fidelity: 'reconstruction',
  fidelityNote:
    'No official code is known. The left marginal of H_k and the bias handling are ours; the unreliable flag marks n < 10 × contexts.',
  summary: 'Entropies H1 to H5 of the token stream, channel utilisation η and Rényi utilisation η_α.',
  needs: ['text', 'tokenizer'],
  params,
  demo: { view: 'entropy', sample: 'prose', entropy: { tab: 'information', information: { part: 'lanes' } } },
  /** @param input ids in [0, 2^24) of one text; `vocabSize` is the trained size, its UTF-8 length gives bits per byte. */
  run(
    input: { readonly ids: ArrayLike<number>; readonly vocabSize: number; readonly nBytes: number },
    given: ParamValues = {},
  ) {
    const { alpha, bias } = resolveParams(params, given);
    const unigram = unigramEntropy(input.ids, bias as 'none' | 'miller-madow');
    return {
      entropies: [unigram, ...[2, 3, 4, 5].map((order) => conditionalEntropy(input.ids, order))],
      bitsPerByte: input.nBytes > 0 ? (input.ids.length * unigram.value) / input.nBytes : Number.NaN,
      utilisation: utilisation(unigram.value, input.vocabSize),
      renyiUtilisation: utilisation(renyiEntropy(idCounts(input.ids).values(), alpha), input.vocabSize),
    };
  },
} as const satisfies MethodInfo & { run: unknown };
