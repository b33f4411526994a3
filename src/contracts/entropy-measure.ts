/** One number about a sequence of ids, with what is needed to judge it. */
export interface EntropyEstimate {
  /** In the measure's unit; NaN where it is undefined (too few ids, vocabulary of one). */
  readonly value: number;
  /** Number of distinct contexts or types that the estimate rests on. */
  readonly support: number;
  /** Number of observations. */
  readonly n: number;
  /** False when n < 10 · support: the plug-in estimate is then visibly biased downwards. */
  readonly reliable: boolean;
}
