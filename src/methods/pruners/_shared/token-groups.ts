import type { OutToken } from '../../../contracts/token-pruner.ts';
import { rowToken } from './sparse-row.ts';
import type { Rows } from '../../../base/unit-rows.ts';

/** Patches that have become one token: their plain mean, sitting on `anchor`. */
export interface Group {
  readonly anchor: number;
  readonly members: readonly number[];
}

/**
 * Merges each `from` into its `to` (positions; a `to` may receive several, and is itself never a `from`). Rows become
 * means weighted by group sizes. Groups stay in the order of their anchors.
 */
export function mergeGroups(
  groups: readonly Group[],
  rows: Rows,
  edges: readonly { readonly from: number; readonly to: number }[],
): { groups: Group[]; keys: Rows } {
  const { width } = rows;
  const sums = rows.data.slice();
  const members = groups.map((group) => group.members);
  const size = (position: number): number => groups[position]!.members.length;
  for (let i = 0; i < sums.length; i++) sums[i]! *= size(Math.floor(i / width));
  const gone = new Set<number>();
  for (const { from, to } of edges) {
    gone.add(from);
    members[to] = [...members[to]!, ...groups[from]!.members];
    for (let c = 0; c < width; c++) sums[to * width + c]! += sums[from * width + c]!;
  }
  const left = Array.from(groups.keys()).filter((position) => !gone.has(position));
  const data = new Float64Array(left.length * width);
  left.forEach((position, at) => {
    for (let c = 0; c < width; c++)
      data[at * width + c] = sums[position * width + c]! / members[position]!.length;
  });
  return {
    groups: left.map((position) => ({ anchor: groups[position]!.anchor, members: members[position]! })),
    keys: { data, n: left.length, width },
  };
}

/** The mean of a group as an output token; a group of one is a kept token. */
export function groupToken(view: number, { anchor, members }: Group): OutToken {
  const src = Array.from(members).sort((a, b) => a - b);
  const weight = src.map(() => 1 / src.length);
  return rowToken(view, anchor, src.length === 1 ? 'kept' : 'merged', { src, weight });
}
