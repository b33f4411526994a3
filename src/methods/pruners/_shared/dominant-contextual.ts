import { topK } from '../../../base/top-k.ts';
import { combineRows, type SparseRow } from './sparse-row.ts';
import { cosine, type UnitRows } from '../../../base/unit-rows.ts';

export type ContextMerge = 'official' | 'mean';

/** A token between stages: a row of `W` and the patch that stands for it. */
export interface StageToken {
  readonly anchor: number;
  readonly row: SparseRow;
}

export interface StageTask {
  /** Tokens in raster order of their anchors. */
  readonly tokens: readonly StageToken[];
  /** `[n]`, larger = dominant. */
  readonly scores: ArrayLike<number>;
  /** Keys of the tokens. */
  readonly keys: UnitRows;
  readonly dominant: number;
  readonly contextual: number;
  readonly merge: ContextMerge;
}

/**
 * One stage of VisionZip and VisionDrop. The `dominant` best tokens stay as they are. Of the rest, in raster order, every
 * `max(1, floor(R / contextual))`-th becomes a target until there are `contextual`; each other rest token joins the target
 * with the most similar key (the first on ties).
 * Merging: `official` adds the mean of the members to the target (a sum, not an average, as in both releases); `mean`
 * averages target and members.
 * @returns token positions: dominant ones best first, then the contextual tokens in raster order.
 */
export function dominantContextual(task: StageTask): { dominant: number[]; contextual: StageToken[] } {
  const { tokens, scores, keys, merge } = task;
  const dominant = Array.from(topK(scores, task.dominant));
  const chosen = new Set(dominant);
  const rest = Array.from(tokens.keys()).filter((i) => !chosen.has(i));
  const stride = Math.max(1, Math.floor(rest.length / Math.max(1, task.contextual)));
  const targets = rest.filter((_, i) => i % stride === 0).slice(0, task.contextual);
  const members = new Map<number, number[]>(targets.map((target) => [target, []]));
  if (targets.length > 0) {
    for (const i of rest) if (!members.has(i)) members.get(closestKey(keys, i, targets))!.push(i);
  }
  const contextual = targets.map((target): StageToken => {
    const group = members.get(target)!;
    const rows = [target, ...group].map((i) => tokens[i]!.row);
    const own = merge === 'mean' ? 1 / rows.length : 1;
    const other = merge === 'mean' ? 1 / rows.length : 1 / group.length;
    const row = combineRows(rows, [own, ...group.map(() => other)]);
    return { anchor: tokens[target]!.anchor, row };
  });
  return { dominant, contextual };
}

function closestKey(keys: UnitRows, token: number, targets: readonly number[]): number {
  let best = targets[0]!;
  let closest = -Infinity;
  for (const target of targets) {
    const similarity = cosine(keys, token, keys, target);
    if (similarity > closest) {
      closest = similarity;
      best = target;
    }
  }
  return best;
}
