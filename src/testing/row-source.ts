import { createTensor } from '../base/tensor.ts';
import type { ParamValues } from '../contracts/params.ts';
import type { Source, View } from '../contracts/pruner-source.ts';
import type { Budget, TokenPruner, Trace } from '../contracts/token-pruner.ts';

/** One view in one row of patches, from plain rows of features and whatever else a test needs. */
export function rowSource(features: readonly (readonly number[])[], more: Partial<View> = {}): Source {
  const width = features[0]!.length;
  const view: View = {
    id: 'row',
    role: 'single',
    grid: { h: 1, w: features.length },
    hasCls: false,
    features: createTensor(Float32Array.from(features.flat()), [features.length, width]),
    layers: 3,
    taps: new Map(),
    ...more,
  };
  return { views: [view] };
}

export const unitVector = (degrees: number): number[] => [
  Math.cos((degrees * Math.PI) / 180),
  Math.sin((degrees * Math.PI) / 180),
];

/** Unit vectors in the plane, the worked examples' tokens. */
export const anglesSource = (degrees: readonly number[], more: Partial<View> = {}): Source =>
  rowSource(degrees.map(unitVector), more);

export const runOn = (
  pruner: TokenPruner,
  source: Source,
  budget: Budget = { kind: 'auto' },
  params: ParamValues = {},
  seed = 1,
): Promise<Trace> => pruner.run(source, budget, params, { seed, signal: new AbortController().signal });
