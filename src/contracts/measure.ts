import type { MethodInfo } from './method.ts';
import type { ParamValues } from './params.ts';

/** A paper whose contribution is a measure. */
export interface Measure extends MethodInfo {
  readonly kind: 'measures';
  /**
   * The measure on plain JSON, for the headless runner.
   * @throws TokenscopeError `bad-input` telling the shape that it wants.
   */
  run(input: unknown, params: ParamValues): unknown;
}
