/** `count = a · V^b`, fitted by least squares on logarithms (2510.21909, mitigation by vocabulary size). */
export interface PowerLaw {
  readonly a: number;
  readonly b: number;
  /** Share of the variance of log count explained, in [0, 1]; 1 when all counts are equal. */
  readonly r2: number;
  /** Range of the vocabulary sizes fitted: outside it the law is extrapolated. */
  readonly fitted: readonly [smallest: number, largest: number];
}

export interface VocabularyPoint {
  readonly vocabulary: number;
  readonly count: number;
}

/**
 * The law through points of vocabulary size and corpus token count. Points with a count or size that is not positive are left out.
 * @returns null with fewer than two different vocabulary sizes
 */
export function fitPowerLaw(points: readonly VocabularyPoint[]): PowerLaw | null {
  const used = points.filter(({ vocabulary, count }) => vocabulary > 0 && count > 0);
  const sizes = used.map(({ vocabulary }) => vocabulary);
  if (new Set(sizes).size < 2) return null;
  const x = sizes.map(Math.log);
  const y = used.map(({ count }) => Math.log(count));
  const meanX = mean(x);
  const meanY = mean(y);
  let xx = 0;
  let xy = 0;
  let yy = 0;
  for (let i = 0; i < x.length; i++) {
    xx += (x[i]! - meanX) ** 2;
    xy += (x[i]! - meanX) * (y[i]! - meanY);
    yy += (y[i]! - meanY) ** 2;
  }
  const b = xy / xx;
  return {
    a: Math.exp(meanY - b * meanX),
    b,
    r2: yy === 0 ? 1 : xy ** 2 / (xx * yy),
    fitted: [Math.min(...sizes), Math.max(...sizes)],
  };
}

/** Vocabulary size at which a language would reach the target count: `V* = (target / a)^(1 / b)`; NaN for a flat law. */
export const vocabularyFor = ({ a, b }: PowerLaw, target: number): number =>
  b === 0 ? Number.NaN : (target / a) ** (1 / b);

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
