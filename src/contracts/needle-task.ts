import type { MethodInfo } from './method.ts';
import type { ParamValues } from './params.ts';

/** One entry of the haystack. Keys are distinct. */
export interface HaystackPair {
  readonly key: string;
  readonly value: string;
}

/** One thing that is asked for: the pairs that lead to it, as positions in the haystack, in the order to follow. */
export interface Needle {
  readonly path: readonly number[];
  readonly answer: string;
}

/** A retrieval task over a haystack of key–value pairs. Structured-cloneable. */
export interface NeedleTask {
  readonly pairs: readonly HaystackPair[];
  /** The pairs written out, in order: one JSON object, or one line for each. */
  readonly haystack: string;
  readonly question: string;
  /** Haystack, question and the opening of the answer: what a model is to continue. */
  readonly prompt: string;
  readonly needles: readonly Needle[];
  /** Questions that are asked one by one after the first, each behind the reply to the one before. */
  readonly followUps: readonly string[];
  /** A thread's reply names every value on the way, one per step, not the last alone. */
  readonly givesSteps: boolean;
  /** The answers are wanted in the order of `needles`; otherwise any order counts. */
  readonly ordered: boolean;
}

export interface NeedleScore {
  /** Per needle, whether the reply gives it. */
  readonly found: readonly boolean[];
  /** Share of needles found, in [0, 1]. */
  readonly accuracy: number;
}

export interface NeedleMethod extends MethodInfo {
  readonly kind: 'context';
  /**
   * A task of its own for every seed.
   * @throws TokenscopeError `bad-input` when the haystack has too few pairs for what is to be hidden in it.
   */
  run(input: { readonly seed?: number }, params: ParamValues): NeedleTask;
  /** @param reply what a model wrote after `prompt`, and after each follow-up on a line of its own. */
  score(task: NeedleTask, reply: string): NeedleScore;
}
