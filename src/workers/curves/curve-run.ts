import type { CurveHead } from '../../contracts/curve.ts';
import type { TextTokenizer } from '../../contracts/text-tokenizer.ts';
import type { CurveColumns } from './curve-columns.ts';

/** A curve being computed, a piece at a time. */
export interface CurveRun {
  readonly head: Omit<CurveHead, 'run'>;
  readonly columns: CurveColumns;
  readonly tokenizer: TextTokenizer;
  /** Predicts some more tokens. @returns how many are predicted now; an earlier call must have settled. */
  next(signal: AbortSignal): Promise<number>;
}
