import { kvHeadOf } from '../base/causal-attention.ts';
import type { AttentionGeometry, LayerPlan, LayerTensors } from '../contracts/attention-policy.ts';
import { keptInRow, keptRow } from '../contracts/keep-set.ts';
import type { BiasRows } from '../contracts/layered-model.ts';
import { causalBias, removed } from './attention-dense-run.ts';
import type { RotaryShift } from './rotary-positions.ts';

/** Where a call's queries and keys stand: the positions that they were rotated to. */
export interface CallPositions {
  /** Of query row 0; the others follow. */
  readonly firstQuery: number;
  /** Of every key column. */
  readonly keys: Int32Array;
}

/**
 * A plan as a bias: 0 on kept pairs, −1e9 elsewhere. Where the plan counts positions over the kept keys alone, the bias
 * also holds what that changes of each logit, so that the dense kernel gives the attention of the re-counted positions.
 */
export function planBias(
  g: AttentionGeometry,
  t: LayerTensors,
  { attend, positions: counting }: LayerPlan,
  positions: CallPositions,
  rotary: RotaryShift,
): (from: number, to: number) => BiasRows {
  if (attend.kind === 'dense') return causalBias(t.qStart, t.nK);
  const isRecounted = counting === 'reindexed';
  const heads = isRecounted ? g.nHead : attend.rows.length;
  const shape = { heads: g.nHead, qStart: t.qStart, nQ: t.nQ, nK: t.nK };
  return (from, to) => {
    const data = new Float32Array(heads * (to - from) * t.nK).fill(removed);
    for (let head = 0; head < heads; head++) {
      for (let row = from; row < to; row++) {
        const out = data.subarray((head * (to - from) + row - from) * t.nK);
        const keys = keptRow(attend, head, row).subarray(0, keptInRow(attend, head, row, shape));
        if (isRecounted) recount(g, t, { head, row, keys }, positions, rotary, out);
        else for (const key of keys) out[key] = 0;
      }
    }
    return { heads, data };
  };
}

/** Key number i of the row gets position i, and the query the one that its own token has among them. */
function recount(
  g: AttentionGeometry,
  t: LayerTensors,
  { head, row, keys }: { readonly head: number; readonly row: number; readonly keys: Int32Array },
  positions: CallPositions,
  rotary: RotaryShift,
  out: Float32Array,
): void {
  const own = t.qStart + row;
  const isAmong = keys.at(-1) === own;
  const query = isAmong ? keys.length - 1 : keys.length;
  const queryPosition = positions.firstQuery + row;
  const queryAt = head * t.q.stride + row * g.dHead;
  const keysAt = kvHeadOf(head, g.nHead, g.nKvHead) * t.k.stride;
  keys.forEach((key, rank) => {
    const by = query - rank - (queryPosition - positions.keys[key]!);
    out[key] = g.scale * rotary.change(t.q.data, queryAt, t.k.data, keysAt + key * g.dHead, by);
  });
}
