import type { AttentionCapture } from '../../contracts/attention-capture.ts';
import type { AttentionRun } from '../../contracts/attention-view.ts';
import type { LayeredModel } from '../../contracts/layered-model.ts';

/** A dense run with all that later questions need. */
export interface OpenRun {
  readonly run: AttentionRun;
  readonly capture: AttentionCapture;
  /** What was fed, bos among them; empty for images. */
  readonly ids: Int32Array;
  /** The model layer by layer, with the residual stream at its end, `[n, dModel]`; null where it runs only as a whole. */
  readonly layered: { readonly model: LayeredModel; readonly hidden: Float32Array } | null;
}

/** Memory that a run takes, in bytes. */
export function runBytes({ capture, layered }: OpenRun): number {
  const arrays = capture.layers.flatMap(({ q, k, v }) => [q, k, v]);
  for (const { attention } of capture.dense ?? []) arrays.push(attention);
  if (layered) arrays.push(layered.hidden);
  return arrays.reduce((sum, { byteLength }) => sum + byteLength, 0);
}
