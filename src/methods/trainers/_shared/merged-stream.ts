/** A sequence of symbols cut into words, to which merges are applied one after the other. */
export class MergedStream {
  /** Symbols of all words in order; those past `#length` are left over. */
  readonly #symbols: Int32Array;
  /** 1 where a word begins: no merge crosses it. */
  readonly #begins: Uint8Array;
  #length: number;

  /** @param words symbols of each word, in text order */
  constructor(words: readonly ArrayLike<number>[]) {
    this.#length = words.reduce((sum, word) => sum + word.length, 0);
    this.#symbols = new Int32Array(this.#length);
    this.#begins = new Uint8Array(this.#length);
    let at = 0;
    for (const word of words) {
      if (word.length > 0) this.#begins[at] = 1;
      this.#symbols.set(word, at);
      at += word.length;
    }
  }

  /** The symbols as they stand; a view that the next merge changes. */
  get symbols(): Int32Array {
    return this.#symbols.subarray(0, this.#length);
  }

  /** The symbols as they would stand after a merge; runs merge left to right. O(length). */
  after(left: number, right: number, id: number): Int32Array {
    const merged = new Int32Array(this.#length);
    return merged.subarray(0, this.#merge(left, right, id, merged, null));
  }

  /** Applies a merge. O(length). */
  merge(left: number, right: number, id: number): void {
    this.#length = this.#merge(left, right, id, this.#symbols, this.#begins);
  }

  /** Writes the merged symbols, and where words begin if asked to; both may be the arrays that are read. @returns their number */
  #merge(left: number, right: number, id: number, to: Int32Array, begins: Uint8Array | null): number {
    const symbols = this.#symbols;
    const from = this.#begins;
    let n = 0;
    for (let i = 0; i < this.#length; i++) {
      const symbol = symbols[i]!;
      const joins = symbol === left && i + 1 < this.#length && symbols[i + 1] === right && from[i + 1] === 0;
      if (begins) begins[n] = from[i]!;
      to[n++] = joins ? id : symbol;
      if (joins) i++;
    }
    return n;
  }
}
