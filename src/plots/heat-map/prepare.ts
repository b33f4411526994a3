import { type HeatScale, type ScaleSettings, scaleSteps } from './heat-scale.ts';
import type { CellBits, HeatMatrix } from './matrix.ts';
import { type Pooling, type Pyramid, pyramidSteps } from './pyramid.ts';

/** A matrix made ready to be drawn at any zoom. */
export interface PreparedHeat {
  readonly matrix: HeatMatrix;
  readonly scale: HeatScale;
  /** All cells; or, over a mask, the kept ones. */
  readonly main: Pyramid;
  /** The cells that the mask drops; null without a mask. */
  readonly dropped: Pyramid | null;
}

/**
 * Scale and pooled levels of a matrix. With a mask, kept and dropped cells are pooled apart: where a pixel covers both,
 * the kept ones are drawn.
 * @param kept 1 where a cell is kept
 */
export function* prepareSteps(
  matrix: HeatMatrix,
  kept: CellBits | null,
  settings: ScaleSettings,
  pooling: Pooling,
): Generator<undefined, PreparedHeat, undefined> {
  const scale = yield* scaleSteps(matrix, settings);
  const layer = { matrix, factors: scale.factors, withoutColumns: scale.withoutColumns };
  const main = yield* pyramidSteps({ ...layer, only: kept && { ...kept, value: 1 } }, pooling);
  const dropped = kept && (yield* pyramidSteps({ ...layer, only: { ...kept, value: 0 } }, pooling));
  return { matrix, scale, main, dropped };
}

/** Runs a preparation to its end. */
export function finish<T>(steps: Generator<undefined, T, undefined>): T {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}
