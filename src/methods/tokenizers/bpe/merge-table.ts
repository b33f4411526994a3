import { forEachSplit, type TokenIndex } from './token-index.ts';

/** Int32 fields of one cell of a {@link MergeTable}. */
export const Cell = { left: 0, right: 1, rank: 2, merged: 3, width: 4 } as const;

/**
 * Which adjacent symbols may join, in what order, into what: an open-addressed hash table
 * (left id, right id) → (rank, merged id). Ids and ranks are non-negative 32-bit integers.
 */
export class MergeTable {
  /** Cells of four: left, right, rank, merged; an empty cell has left −1. Length is 4 × a power of two. */
  readonly cells: Int32Array;
  /** Number of distinct pairs. */
  readonly size: number;

  /** @param count upper bound on the number of pairs that `fill` puts. A pair put twice keeps its last rank. */
  private constructor(
    count: number,
    fill: (put: (left: number, right: number, rank: number, merged: number) => void) => void,
  ) {
    let capacity = 16;
    while (capacity < count * 2) capacity *= 2;
    this.cells = new Int32Array(capacity * Cell.width).fill(-1);
    let size = 0;
    fill((left, right, rank, merged) => {
      const { cells } = this;
      const mask = capacity - 1;
      let slot = hashPair(left, right) & mask;
      while (cells[slot * 4] !== -1 && !(cells[slot * 4] === left && cells[slot * 4 + 1] === right)) {
        slot = (slot + 1) & mask;
      }
      if (cells[slot * 4] === -1) size++;
      cells[slot * 4] = left;
      cells[slot * 4 + 1] = right;
      cells[slot * 4 + 2] = rank;
      cells[slot * 4 + 3] = merged;
    });
    this.size = size;
  }

  /**
   * Every split of every token whose halves are tokens; the rank of a merge is the id of its result. This is how
   * tiktoken reads its rank files.
   */
  static fromRankedTokens(tokens: TokenIndex): MergeTable {
    let pairs = new Int32Array(3 * 4 * Math.max(16, tokens.size));
    let length = 0;
    forEachSplit(tokens, (left, right, id) => {
      if (length === pairs.length) {
        const grown = new Int32Array(pairs.length * 2);
        grown.set(pairs);
        pairs = grown;
      }
      pairs[length++] = left;
      pairs[length++] = right;
      pairs[length++] = id;
    });
    return new MergeTable(length / 3, (put) => {
      for (let i = 0; i < length; i += 3) put(pairs[i]!, pairs[i + 1]!, pairs[i + 2]!, pairs[i + 2]!);
    });
  }

  /**
   * One pair per token: token `id` comes from joining its first `cuts[id]` bytes with the rest, at rank `id`; cut 0
   * means that no merge makes it. Where each token is cut as by the last merge of its own encoding, this encodes exactly
   * as {@link fromRankedTokens} does, from half the pairs: symbols only grow, so when x and y join into
   * token t, every earlier merge lay inside t or outside it, and those inside were chosen as they would be with t alone;
   * hence (x, y) is the last merge of t's own encoding, and no other split of t is ever joined.
   */
  static fromCuts(tokens: TokenIndex, cuts: Uint8Array): MergeTable {
    return new MergeTable(tokens.size, (put) => {
      const { bytes, offsets } = tokens;
      for (let id = 0; id < tokens.size; id++) {
        if (cuts[id] === 0) continue;
        const from = offsets[id]!;
        const cut = from + cuts[id]!;
        const left = tokens.find(bytes, from, cut);
        const right = tokens.find(bytes, cut, offsets[id + 1]);
        if (left >= 0 && right >= 0) put(left, right, id, id);
      }
    });
  }

  /**
   * An explicit merges list: merge `i` joins `left[i]` and `right[i]` into `merged[i]` with rank `i`. Of a pair listed
   * twice the later rank counts, as in the Hugging Face library.
   * @param ranks instead of `i`, where several merges are of equal rank (SentencePiece).
   */
  static fromMerges(
    left: ArrayLike<number>,
    right: ArrayLike<number>,
    merged: ArrayLike<number>,
    ranks?: ArrayLike<number>,
  ): MergeTable {
    return new MergeTable(left.length, (put) => {
      for (let i = 0; i < left.length; i++) put(left[i]!, right[i]!, ranks ? ranks[i]! : i, merged[i]!);
    });
  }

  /** Index in {@link cells} of the cell of a pair, or -1 when the two never join. */
  find(left: number, right: number): number {
    const { cells } = this;
    const mask = cells.length - 1;
    for (let at = (hashPair(left, right) << 2) & mask; ; at = (at + 4) & mask) {
      const found = cells[at]!;
      if (found === left && cells[at + 1] === right) return at;
      if (found === -1) return -1;
    }
  }
}

function hashPair(left: number, right: number): number {
  const mixed = Math.imul(left, 0x9e3779b1) ^ Math.imul(right, 0x85ebca6b);
  return mixed ^ (mixed >>> 15);
}
