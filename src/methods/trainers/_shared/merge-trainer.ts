/** One learned merge. Ids below the alphabet size are alphabet symbols; merge number m makes id `alphabet + m`. */
export interface LearnedMerge {
  readonly left: number;
  readonly right: number;
  readonly id: number;
  /** Occurrences of the pair, weighted by word counts, when it was merged. */
  readonly count: number;
}

export interface MergeTraining {
  /** Distinct pre-tokens as symbol ids in [0, alphabet), with how often each occurs. */
  readonly words: readonly { readonly symbols: ArrayLike<number>; readonly count: number }[];
  /** Number of alphabet symbols. */
  readonly alphabet: number;
  readonly maxMerges: number;
  /** Pairs rarer than this are never merged. */
  readonly minFrequency: number;
  /** Longest merged token, inclusive, in the unit of `lengthOf`; Infinity for none. */
  readonly maxTokenLength: number;
  /** Length of an alphabet symbol. */
  readonly lengthOf: (symbol: number) => number;
}

/** Two symbols that stand side by side, with how often they do, weighted by word counts. */
export interface CandidatePair {
  readonly left: number;
  readonly right: number;
  readonly count: number;
}

interface Pair {
  readonly left: number;
  readonly right: number;
  count: number;
  /** Positions where the pair stood when it was noted; stale ones are skipped when visited. */
  readonly at: number[];
}

/**
 * Byte-pair training, one merge at a time (Sennrich et al. 2016, 1508.07909 Algorithm 1), with the tie rule of the Hugging
 * Face trainer: highest count first, then smallest (left id, right id). Runs of one symbol merge left to right.
 * All words lie in one linked list of positions; a merge touches only the places where its pair stands, and the heap is
 * corrected lazily. O(N log N) for N symbols.
 */
export class MergeTrainer {
  readonly #symbol: Int32Array;
  readonly #next: Int32Array;
  readonly #previous: Int32Array;
  readonly #weight: Int32Array;
  readonly #pairs = new Map<number, Pair>();
  readonly #heap: { key: number; count: number; left: number; right: number }[] = [];
  readonly #lengths: number[] = [];
  readonly #training: MergeTraining;
  #merges = 0;

  constructor(training: MergeTraining) {
    this.#training = training;
    const positions = training.words.reduce((sum, word) => sum + word.symbols.length, 0);
    this.#symbol = new Int32Array(positions);
    this.#next = new Int32Array(positions).fill(-1);
    this.#previous = new Int32Array(positions).fill(-1);
    this.#weight = new Int32Array(positions);
    for (let symbol = 0; symbol < training.alphabet; symbol++) this.#lengths.push(training.lengthOf(symbol));
    let at = 0;
    for (const word of training.words) {
      for (let i = 0; i < word.symbols.length; i++, at++) {
        this.#symbol[at] = word.symbols[i]!;
        this.#weight[at] = word.count;
        if (i === 0) continue;
        this.#previous[at] = at - 1;
        this.#next[at - 1] = at;
        this.#note(at - 1, word.count);
      }
    }
    for (const key of this.#pairs.keys()) this.#offer(key);
  }

  /** The next merge, or null when the limit is reached or no pair is left that may merge. */
  step(): LearnedMerge | null {
    const [best] = this.candidates(1);
    return best ? this.merge(best) : null;
  }

  /**
   * The pairs that may merge next, at most `count`, in the order in which {@link step} would take them. Empty when the limit
   * is reached or no pair is left.
   */
  candidates(count: number): readonly CandidatePair[] {
    const { maxMerges, minFrequency, maxTokenLength } = this.#training;
    if (this.#merges >= maxMerges) return [];
    const found = new Map<number, Pair>();
    while (found.size < count) {
      const top = this.#pop();
      if (!top) break;
      const pair = this.#pairs.get(top.key)!;
      if (pair.count !== top.count) {
        if (pair.count > 0 && pair.count < top.count) this.#offer(top.key);
        continue;
      }
      if (pair.count < minFrequency) break;
      if (this.#lengths[pair.left]! + this.#lengths[pair.right]! > maxTokenLength) continue;
      found.set(top.key, pair);
    }
    for (const key of found.keys()) this.#offer(key);
    return Array.from(found.values(), ({ left, right, count: times }) => ({ left, right, count: times }));
  }

  /** Merges one of the {@link candidates}. */
  merge({ left, right, count }: CandidatePair): LearnedMerge {
    const pair = this.#pairs.get(keyOf(left, right))!;
    const id = this.#training.alphabet + this.#merges++;
    this.#lengths.push(this.#lengths[left]! + this.#lengths[right]!);
    this.#apply(pair, id);
    return { left, right, id, count };
  }

  /** The words as they stand, as symbol ids. */
  words(): number[][] {
    const words: number[][] = [];
    let start = 0;
    for (const { symbols } of this.#training.words) {
      const word: number[] = [];
      if (symbols.length > 0)
        for (let at = start; at >= 0; at = this.#next[at]!) word.push(this.#symbol[at]!);
      words.push(word);
      start += symbols.length;
    }
    return words;
  }

  #apply(pair: Pair, id: number): void {
    const touched = new Set<number>();
    pair.at.sort((a, b) => a - b);
    for (const at of pair.at) {
      const right = this.#next[at]!;
      if (this.#symbol[at] !== pair.left || right < 0 || this.#symbol[right] !== pair.right) continue;
      const weight = this.#weight[at]!;
      const before = this.#previous[at]!;
      const after = this.#next[right]!;
      if (before >= 0) this.#forget(before, weight);
      if (after >= 0) this.#forget(right, weight);
      this.#symbol[at] = id;
      this.#symbol[right] = -1;
      this.#next[at] = after;
      if (after >= 0) this.#previous[after] = at;
      if (before >= 0) touched.add(this.#note(before, weight));
      if (after >= 0) touched.add(this.#note(at, weight));
    }
    pair.count = 0;
    pair.at.length = 0;
    for (const key of touched) this.#offer(key);
  }

  /** Counts the pair that starts at a position; returns its key. */
  #note(at: number, weight: number): number {
    const left = this.#symbol[at]!;
    const right = this.#symbol[this.#next[at]!]!;
    const key = keyOf(left, right);
    const pair = this.#pairs.get(key);
    if (pair) {
      pair.count += weight;
      pair.at.push(at);
    } else this.#pairs.set(key, { left, right, count: weight, at: [at] });
    return key;
  }

  #forget(at: number, weight: number): void {
    const key = keyOf(this.#symbol[at]!, this.#symbol[this.#next[at]!]!);
    this.#pairs.get(key)!.count -= weight;
  }

  #offer(key: number): void {
    const { left, right, count } = this.#pairs.get(key)!;
    const heap = this.#heap;
    const entry = { key, count, left, right };
    let i = heap.length;
    heap.push(entry);
    while (i > 0) {
      const parent = (i - 1) >> 1;
      if (!precedes(entry, heap[parent]!)) break;
      heap[i] = heap[parent]!;
      i = parent;
    }
    heap[i] = entry;
  }

  #pop(): { key: number; count: number } | undefined {
    const heap = this.#heap;
    const top = heap[0];
    const last = heap.pop();
    if (!last || heap.length === 0) return top;
    let i = 0;
    for (let child = 1; child < heap.length; child = 2 * i + 1) {
      if (child + 1 < heap.length && precedes(heap[child + 1]!, heap[child]!)) child++;
      if (!precedes(heap[child]!, last)) break;
      heap[i] = heap[child]!;
      i = child;
    }
    heap[i] = last;
    return top;
  }
}

const keyOf = (left: number, right: number): number => left * 2 ** 26 + right;

const precedes = (
  a: { readonly count: number; readonly left: number; readonly right: number },
  b: { readonly count: number; readonly left: number; readonly right: number },
): boolean =>
  a.count !== b.count ? a.count > b.count : a.left !== b.left ? a.left < b.left : a.right < b.right;
