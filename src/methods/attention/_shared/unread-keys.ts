import { kvHeadOf } from '../../../base/causal-attention.ts';
import type { AttentionGeometry } from '../../../contracts/attention-policy.ts';
import { markedKeys } from './key-lists.ts';

/** Keys `[0, n)` that no query head of a group keeps, per key/value head: what its cache can do without. */
export function unreadKeys(g: AttentionGeometry, lists: readonly Int32Array[], n: number): Int32Array[] {
  return Array.from({ length: g.nKvHead }, (_, group) => {
    const marks = new Uint8Array(n).fill(1);
    lists.forEach((list, h) => {
      if (kvHeadOf(h, g.nHead, g.nKvHead) === group) for (const key of list) marks[key] = 0;
    });
    return markedKeys(
      marks,
      marks.reduce((sum, bit) => sum + bit, 0),
    );
  });
}
