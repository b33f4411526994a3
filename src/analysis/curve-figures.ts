import type { ByteRange, Curve } from '../contracts/curve.ts';

/** What a model spends on a stretch of text. Figures without tokens to stand on are NaN. */
export interface CurveSums {
  /** Tokens with a prediction. */
  readonly tokens: number;
  /** UTF-8 bytes that they stand for. */
  readonly bytes: number;
  /** Σ surprisal. */
  readonly bits: number;
  readonly bitsPerByte: number;
  readonly bitsPerToken: number;
  /** 2^(bits per token). */
  readonly perplexity: number;
  /** Mean entropy of the predictions, bits per token. */
  readonly meanEntropy: number;
  /** Share of the tokens than which none was more probable. */
  readonly topOne: number;
}

/** Tokens `[first, last)` of a curve that begin inside a stretch, as far as they are computed. */
export function tokensIn({ head, done }: Curve, { start, end }: ByteRange): readonly [number, number] {
  return [firstFrom(head.tokens.start, start, done), firstFrom(head.tokens.start, end, done)];
}

/** Index of the first of `count` ascending values that is `value` or more. */
export function firstFrom(values: ArrayLike<number>, value: number, count = values.length): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (values[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Index of the token that holds a byte, or −1; of tokens without bytes of their own, none does. */
export function tokenAt({ head, done }: Curve, byte: number): number {
  const { start, end } = head.tokens;
  const last = firstFrom(start, byte + 1, done) - 1;
  return last >= 0 && end[last]! > byte ? last : -1;
}

/** Sums over the tokens that begin in a stretch, by default over all that are computed. */
export function curveSums(curve: Curve, stretch?: ByteRange): CurveSums {
  const { head, surprisal, entropy, rank } = curve;
  const [first, last] = stretch ? tokensIn(curve, stretch) : [0, curve.done];
  let tokens = 0;
  let bytes = 0;
  let bits = 0;
  let entropies = 0;
  let hits = 0;
  for (let i = first; i < last; i++) {
    if (rank[i] === 0) continue;
    tokens++;
    bytes += head.tokens.end[i]! - head.tokens.start[i]!;
    bits += surprisal[i]!;
    entropies += entropy[i]!;
    if (rank[i] === 1) hits++;
  }
  return {
    tokens,
    bytes,
    bits,
    bitsPerByte: bytes > 0 ? bits / bytes : Number.NaN,
    bitsPerToken: bits / tokens,
    perplexity: 2 ** (bits / tokens),
    meanEntropy: entropies / tokens,
    topOne: hits / tokens,
  };
}

/** Shares of a curve's tokens (of its bytes, per byte) by bits: bin i holds `[i · width, (i + 1) · width)`, the last one all above. */
export function bitsHistogram(
  { head, done, surprisal, rank }: Curve,
  unit: 'byte' | 'token',
  width: number,
  bins: number,
): Float64Array {
  const shares = new Float64Array(bins);
  let total = 0;
  for (let i = 0; i < done; i++) {
    const bytes = head.tokens.end[i]! - head.tokens.start[i]!;
    const weight = unit === 'byte' ? bytes : 1;
    if (rank[i] === 0 || weight === 0) continue;
    const bits = unit === 'byte' ? surprisal[i]! / bytes : surprisal[i]!;
    shares[Math.min(bins - 1, Math.floor(bits / width))]! += weight;
    total += weight;
  }
  return total > 0 ? shares.map((share) => share / total) : shares;
}

/** Σ surprisal up to `samples` places of a curve, evenly spread over its tokens; the last one is its end. */
export function cumulativeBits(
  { head, done, surprisal, rank }: Curve,
  samples: number,
): { readonly byte: number; readonly bits: number }[] {
  const points = [{ byte: 0, bits: 0 }];
  let bits = 0;
  for (let i = 0; i < done; i++) {
    if (rank[i] !== 0) bits += surprisal[i]!;
    const isDue = Math.floor(((i + 1) * samples) / done) > Math.floor((i * samples) / done);
    if (isDue) points.push({ byte: head.tokens.end[i]!, bits });
  }
  return points;
}
