import { outputFeatures } from '../../../analysis/pruning-quality.ts';
import { createTensor } from '../../../base/tensor.ts';
import { type Source, validIndices } from '../../../contracts/pruner-source.ts';
import type { Trace } from '../../../contracts/token-pruner.ts';

/**
 * The tokens of a trace as the layers of the encoder take them, one sequence a view: its CLS row and `W` times the rows of its
 * patches, merged as the method merges. Null when some are wider than a row: stacked ones fit no layer.
 * @param states `[1 + n, width]` of each view, CLS first
 */
export function outputSequences(
  { views }: Source,
  trace: Trace,
  states: readonly Float32Array[],
  width: number,
): readonly Float32Array[] | null {
  if (trace.tokens.some(({ kind }) => kind === 'stacked')) return null;
  const patches = views.map((view, v) => ({
    ...view,
    features: createTensor(states[v]!.subarray(width), [states[v]!.length / width - 1, width]),
  }));
  const { data } = outputFeatures({ views: patches }, trace);
  return views.map((_, v) => {
    const rows = trace.tokens.flatMap(({ view }, t) => (view === v ? [t] : []));
    const sequence = new Float32Array((1 + rows.length) * width);
    sequence.set(states[v]!.subarray(0, width));
    rows.forEach((t, r) => sequence.set(data.subarray(t * width, (t + 1) * width), (1 + r) * width));
    return sequence;
  });
}

/** CLS and every real patch of each view: nothing dropped. */
export const wholeSequences = (
  { views }: Source,
  states: readonly Float32Array[],
  width: number,
): readonly Float32Array[] =>
  views.map((view, v) => {
    const rows = [-1, ...validIndices(view)];
    const sequence = new Float32Array(rows.length * width);
    rows.forEach((i, r) => sequence.set(states[v]!.subarray((i + 1) * width, (i + 2) * width), r * width));
    return sequence;
  });
