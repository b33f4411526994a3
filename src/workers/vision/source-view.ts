import type { View } from '../../contracts/pruner-source.ts';
import type { EncodedPixels, EncoderShape } from './encoders/vision-encoder.ts';
import type { ViewPlan } from './view-plan.ts';

/** One view of a picture, encoded. */
export interface EncodedView extends EncodedPixels {
  readonly plan: ViewPlan;
  /** `[3, side, side]` in 0…1, as the encoder saw it. */
  readonly pixels: Float32Array;
  readonly valid: Uint8Array | undefined;
  /** Of each object of the picture, `[n]` in [0, 1]: the share of the patch that shows it. */
  readonly coverage: readonly Float32Array[];
}

/**
 * A view as methods get it: what the encoder lacks is left out.
 * @param named objects of the picture that the question names
 */
export function sourceView(
  { plan, valid, penultimate, joint, taps, coverage }: Omit<EncodedView, 'pixels'>,
  { cells, layers, hasCls }: Pick<EncoderShape, 'cells' | 'layers' | 'hasCls'>,
  named: readonly number[],
): View {
  return {
    id: plan.id,
    role: plan.role,
    grid: { h: cells, w: cells },
    ...(plan.place ? { place: plan.place } : {}),
    ...(valid ? { valid } : {}),
    hasCls,
    features: penultimate,
    ...(joint ? { joint } : {}),
    ...(coverage.length > 0 ? { target: summed(named.map((object) => coverage[object]!)) } : {}),
    layers,
    taps,
  };
}

function summed(maps: readonly Float32Array[]): Float32Array {
  return maps[0]!.map((_, i) =>
    Math.min(
      1,
      maps.reduce((sum, map) => sum + map[i]!, 0),
    ),
  );
}
