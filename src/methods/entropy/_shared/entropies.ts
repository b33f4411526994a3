/** Frequencies of the distinct ids of a sequence. */
export function idCounts(ids: ArrayLike<number>): Map<number, number> {
  const counts = new Map<number, number>();
  for (let i = 0; i < ids.length; i++) counts.set(ids[i]!, (counts.get(ids[i]!) ?? 0) + 1);
  return counts;
}

/** Rényi entropy R_α = log2(Σ p^α) / (1 − α) in bits; α → 1 is Shannon's. α > 0. */
export function renyiEntropy(counts: Iterable<number>, alpha: number): number {
  const list = Array.from(counts);
  const n = list.reduce((sum, count) => sum + count, 0);
  if (n === 0) return Number.NaN;
  if (alpha === 1) return list.reduce((sum, count) => sum - (count / n) * Math.log2(count / n), 0);
  const powers = list.reduce((sum, count) => sum + (count / n) ** alpha, 0);
  return Math.log2(powers) / (1 - alpha);
}

/** Entropy over its maximum log2 K: η = H1 / log2 K, or η_α = R_α / log2 K. NaN for K < 2. */
export const utilisation = (bits: number, vocabSize: number): number =>
  vocabSize < 2 ? Number.NaN : bits / Math.log2(vocabSize);
