/**
 * A model of the next unit (byte or token id) of a sequence.
 * The n-gram models answer at once, neural ones with a promise.
 */
export interface NextUnitModel {
  /** Number of units; ids lie in [0, vocab). */
  readonly vocab: number;
  /**
   * Natural-log probabilities of the next unit.
   * @param context the units before it, oldest first; may be empty.
   * @returns Float64Array, shape [vocab], normalised: the probabilities sum to 1.
   */
  logProbs(context: ArrayLike<number>): Float64Array | Promise<Float64Array>;
}

/** The form of {@link NextUnitModel} that arithmetic coding needs: it answers at once, the same everywhere. */
export interface SyncNextUnitModel extends NextUnitModel {
  logProbs(context: ArrayLike<number>): Float64Array;
}

/**
 * Integer frequencies of a distribution: every entry at least 1, sum exactly 2^bits.
 * Both sides of an arithmetic coder must use these, never the floats.
 * @param logProbs shape [n], natural log, normalised; n ≤ 2^bits.
 * @returns Uint32Array, shape [n]. Each entry gets 1 plus its floor share of the rest; what rounding leaves goes to the
 *   largest entry (the first one on ties).
 * @throws RangeError when n exceeds 2^bits.
 */
export function quantise(logProbs: Float64Array, bits: number): Uint32Array {
  const total = 2 ** bits;
  const n = logProbs.length;
  if (n > total) throw new RangeError(`${n} units do not fit into ${bits}-bit probabilities`);
  const frequencies = new Uint32Array(n);
  let assigned = 0;
  let largest = 0;
  for (let i = 0; i < n; i++) {
    const frequency = 1 + Math.floor(Math.exp(logProbs[i]!) * (total - n));
    frequencies[i] = frequency;
    assigned += frequency;
    if (frequency > frequencies[largest]!) largest = i;
  }
  frequencies[largest] = frequencies[largest]! + total - assigned;
  return frequencies;
}
