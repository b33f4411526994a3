import type { LayerPlan, LayerTensors } from '../../../contracts/attention-policy.ts';
import type { KeepSet } from '../../../contracts/keep-set.ts';

/** Keys `[from, to)`. */
export function keyRange(from: number, to: number): Int32Array {
  const keys = new Int32Array(Math.max(0, to - from));
  for (let i = 0; i < keys.length; i++) keys[i] = from + i;
  return keys;
}

/** Ascending keys in any of the lists, each once; keys from `end` on are dropped. */
export function unionKeys(end: number, ...lists: readonly ArrayLike<number>[]): Int32Array {
  const marks = new Uint8Array(end);
  let count = 0;
  for (const list of lists) {
    for (let i = 0; i < list.length; i++) {
      const key = list[i]!;
      if (key < end && marks[key] === 0) {
        marks[key] = 1;
        count++;
      }
    }
  }
  return markedKeys(marks, count);
}

/** The keys of an ascending list before `from`, and all of `[from, to)`. */
export function listThenRange(list: Int32Array, from: number, to: number): Int32Array {
  let count = 0;
  while (count < list.length && list[count]! < from) count++;
  const keys = new Int32Array(count + Math.max(0, to - from));
  keys.set(list.subarray(0, count));
  for (let key = from; key < to; key++) keys[count + key - from] = key;
  return keys;
}

/** Ascending indices of the non-zero marks. */
export function markedKeys(marks: Uint8Array, count: number): Int32Array {
  const keys = new Int32Array(count);
  for (let key = 0, i = 0; i < count; key++) if (marks[key] !== 0) keys[i++] = key;
  return keys;
}

/** One list per query row, the same for all heads. */
export function sharedRows(t: LayerTensors, listOf: (token: number) => Int32Array): KeepSet {
  return { kind: 'rows', rows: [Array.from({ length: t.nQ }, (_, r) => listOf(t.qStart + r))] };
}

/** One list per query head, the same for all rows. */
export function perHead(t: LayerTensors, lists: readonly Int32Array[]): KeepSet {
  return { kind: 'rows', rows: lists.map((list) => Array.from({ length: t.nQ }, () => list)) };
}

export const densePlan: LayerPlan = { attend: { kind: 'dense' }, selectionFlops: 0 };
