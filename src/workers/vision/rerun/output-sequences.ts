import { outputFeatures } from '../../../analysis/pruning-quality.ts';
import { createTensor } from '../../../base/tensor.ts';
import { type Source, validIndices } from '../../../contracts/pruner-source.ts';
import type { Trace } from '../../../contracts/token-pruner.ts';

/** Rows of the stream of one view. */
export interface RowLayout {
  readonly width: number;
  /** Rows before the patches: CLS, registers. */
  readonly prefix: number;
}

/**
 * The tokens of a trace as the layers of the encoder take them, one sequence a view: the rows before its patches and `W` times
 * those of its patches, merged as the method merges. Null when some are wider than a row: stacked ones fit no layer.
 * @param states `[prefix + n, width]` of each view
 */
export function outputSequences(
  { views }: Source,
  trace: Trace,
  states: readonly Float32Array[],
  { width, prefix }: RowLayout,
): readonly Float32Array[] | null {
  if (trace.tokens.some(({ kind }) => kind === 'stacked')) return null;
  const patches = views.map((view, v) => ({
    ...view,
    features: createTensor(states[v]!.subarray(prefix * width), [states[v]!.length / width - prefix, width]),
  }));
  const { data } = outputFeatures({ views: patches }, trace);
  return views.map((_, v) => {
    const rows = trace.tokens.flatMap(({ view }, t) => (view === v ? [t] : []));
    const sequence = new Float32Array((prefix + rows.length) * width);
    sequence.set(states[v]!.subarray(0, prefix * width));
    rows.forEach((t, r) => sequence.set(data.subarray(t * width, (t + 1) * width), (prefix + r) * width));
    return sequence;
  });
}

/** The prefix and every real patch of each view: nothing dropped. */
export const wholeSequences = (
  { views }: Source,
  states: readonly Float32Array[],
  { width, prefix }: RowLayout,
): readonly Float32Array[] =>
  views.map((view, v) => {
    const rows = [...Array(prefix).keys(), ...Array.from(validIndices(view), (i) => prefix + i)];
    const sequence = new Float32Array(rows.length * width);
    rows.forEach((i, r) => sequence.set(states[v]!.subarray(i * width, (i + 1) * width), r * width));
    return sequence;
  });
