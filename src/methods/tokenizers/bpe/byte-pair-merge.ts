import type { MergeTable } from './merge-table.ts';

/** Up to this many symbols a linear scan per merge beats the heap (measured on English, code and Chinese). */
const SHORT = 48;

/** One merge as it happened. */
export interface MergeEvent {
  /** Where the left symbol starts, in the unit of `starts`. */
  readonly at: number;
  readonly left: number;
  readonly right: number;
  readonly merged: number;
  readonly rank: number;
}

const shortRank = new Int32Array(SHORT);
const shortMerged = new Int32Array(SHORT);
const NONE = 0x7fffffff;

/**
 * Byte-pair encoding of one pre-token (Sennrich et al. 2016, arXiv 1508.07909, §3.2): as long as some adjacent pair is
 * in the table, the pair of lowest rank merges, the leftmost one on ties.
 * O(n²) up to 48 symbols, O(n log n) above.
 * @param ids symbol ids, replaced in place by the result and compacted to the front.
 * @param starts where each symbol starts inside the pre-token (bytes or characters, as the caller likes), compacted alike.
 * @param count number of symbols in both arrays.
 * @param onMerge told of every merge in order, for the inspector.
 * @returns number of symbols left.
 */
export function mergeSymbols(
  ids: Int32Array,
  starts: Int32Array,
  count: number,
  table: MergeTable,
  onMerge?: (event: MergeEvent) => void,
): number {
  if (count < 2) return count;
  if (count <= SHORT && !onMerge) return mergeShort(ids, starts, count, table);
  return mergeLong(ids, starts, count, table, onMerge);
}

function mergeShort(ids: Int32Array, starts: Int32Array, length: number, table: MergeTable): number {
  const { cells } = table;
  const ranks = shortRank;
  const merged = shortMerged;
  let count = length;
  let best = -1;
  let lowest = NONE;
  for (let i = 0; i < count - 1; i++) {
    const cell = table.find(ids[i]!, ids[i + 1]!);
    if (cell < 0) {
      ranks[i] = NONE;
      continue;
    }
    const rank = cells[cell + 2]!;
    ranks[i] = rank;
    merged[i] = cells[cell + 3]!;
    if (rank < lowest) {
      lowest = rank;
      best = i;
    }
  }
  while (best >= 0) {
    ids[best] = merged[best]!;
    count--;
    for (let i = best + 1; i < count; i++) {
      ids[i] = ids[i + 1]!;
      starts[i] = starts[i + 1]!;
      ranks[i] = ranks[i + 1]!;
      merged[i] = merged[i + 1]!;
    }
    for (let i = best === 0 ? 0 : best - 1; i <= best && i < count - 1; i++) {
      const cell = table.find(ids[i]!, ids[i + 1]!);
      ranks[i] = cell < 0 ? NONE : cells[cell + 2]!;
      if (cell >= 0) merged[i] = cells[cell + 3]!;
    }
    best = -1;
    lowest = NONE;
    for (let i = 0; i < count - 1; i++) {
      if (ranks[i]! < lowest) {
        lowest = ranks[i]!;
        best = i;
      }
    }
  }
  return count;
}

/** Linked list of symbols, binary heap of candidate merges; a popped candidate whose pair has changed is skipped. */
function mergeLong(
  ids: Int32Array,
  starts: Int32Array,
  count: number,
  table: MergeTable,
  onMerge?: (event: MergeEvent) => void,
): number {
  const { cells } = table;
  const next = new Int32Array(count);
  const previous = new Int32Array(count);
  /** Cell of the pair that starts at each symbol; -1 when there is none or the symbol is gone. */
  const pair = new Int32Array(count);
  const heap = new CandidateHeap(count);
  for (let i = 0; i < count; i++) {
    next[i] = i + 1;
    previous[i] = i - 1;
    pair[i] = i + 1 < count ? table.find(ids[i]!, ids[i + 1]!) : -1;
    if (pair[i]! >= 0) heap.append(cells[pair[i]! + 2]! * count + i);
  }
  heap.heapify();
  const look = (i: number): void => {
    const cell = next[i]! < count ? table.find(ids[i]!, ids[next[i]!]!) : -1;
    pair[i] = cell;
    if (cell >= 0) heap.push(cells[cell + 2]! * count + i);
  };
  while (heap.size > 0) {
    const key = heap.pop();
    const rank = Math.floor(key / count);
    const i = key - rank * count;
    const cell = pair[i]!;
    if (cell < 0 || cells[cell + 2] !== rank) continue;
    const gone = next[i]!;
    const merged = cells[cell + 3]!;
    onMerge?.({ at: starts[i]!, left: ids[i]!, right: ids[gone]!, merged, rank });
    ids[i] = merged;
    pair[gone] = -1;
    const after = next[gone]!;
    next[i] = after;
    if (after < count) previous[after] = i;
    look(i);
    if (previous[i]! >= 0) look(previous[i]!);
  }
  let length = 0;
  for (let i = 0; i < count; i = next[i]!) {
    ids[length] = ids[i]!;
    starts[length] = starts[i]!;
    length++;
  }
  return length;
}

/** Binary min-heap of numbers. */
class CandidateHeap {
  #keys: Float64Array;
  size = 0;

  constructor(capacity: number) {
    this.#keys = new Float64Array(capacity);
  }

  /** Adds without order; {@link heapify} must follow. */
  append(key: number): void {
    this.#keys[this.size++] = key;
  }

  heapify(): void {
    for (let i = (this.size >> 1) - 1; i >= 0; i--) this.#sink(i, this.#keys[i]!);
  }

  push(key: number): void {
    if (this.size === this.#keys.length) {
      const grown = new Float64Array(this.size * 2);
      grown.set(this.#keys);
      this.#keys = grown;
    }
    const keys = this.#keys;
    let i = this.size++;
    while (i > 0) {
      const parent = (i - 1) >> 1;
      if (keys[parent]! <= key) break;
      keys[i] = keys[parent]!;
      i = parent;
    }
    keys[i] = key;
  }

  pop(): number {
    const top = this.#keys[0]!;
    const last = this.#keys[--this.size]!;
    if (this.size > 0) this.#sink(0, last);
    return top;
  }

  #sink(from: number, key: number): void {
    const keys = this.#keys;
    const n = this.size;
    let i = from;
    for (let child = 2 * i + 1; child < n; child = 2 * i + 1) {
      if (child + 1 < n && keys[child + 1]! < keys[child]!) child++;
      if (keys[child]! >= key) break;
      keys[i] = keys[child]!;
      i = child;
    }
    keys[i] = key;
  }
}
