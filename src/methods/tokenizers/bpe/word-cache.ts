/** Pre-tokens longer than this many UTF-16 units are not kept. */
export const LONGEST_WORD = 64;

const CAPACITY = { words: 1 << 15, slots: 1 << 16, units: 1 << 18, tokens: 1 << 17 } as const;

/**
 * Tokens of the pre-tokens seen so far. Keys are ranges of the text itself, so a look-up makes no string.
 * Bounded (about 2 MB): when it is full it starts afresh.
 */
export class WordCache {
  /** Token ids of all words, back to back. */
  readonly ids = new Int32Array(CAPACITY.tokens);
  /** Byte offset inside its word at which each token ends. */
  readonly ends = new Uint8Array(CAPACITY.tokens);
  /** The tokens of word `w` are `[tokenEnd[w], tokenEnd[w + 1])` of the two arrays above. */
  readonly tokenEnd = new Int32Array(CAPACITY.words + 1);
  readonly #slots = new Int32Array(CAPACITY.slots);
  readonly #hashes = new Int32Array(CAPACITY.words);
  readonly #units = new Uint16Array(CAPACITY.units);
  readonly #unitEnd = new Int32Array(CAPACITY.words + 1);
  #size = 0;

  /** Words held. */
  get size(): number {
    return this.#size;
  }

  /** Number of the word `text[from .. to)`, whose {@link hashUnits} is given, or -1. */
  find(text: string, from: number, to: number, hash: number): number {
    const slots = this.#slots;
    const mask = CAPACITY.slots - 1;
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const word = slots[slot]! - 1;
      if (word < 0) return -1;
      if (this.#hashes[word] === hash && this.#equals(word, text, from, to)) return word;
    }
  }

  /**
   * Keeps the tokens of a word that {@link find} did not have; `starts[i]` is the byte offset of token `i` in it.
   * A word that is too long for the cache is not kept.
   */
  put(
    text: string,
    from: number,
    to: number,
    hash: number,
    ids: Int32Array,
    starts: Int32Array,
    count: number,
    nBytes: number,
  ): void {
    if (to - from > LONGEST_WORD) return;
    const { words, units, tokens, slots: nSlots } = CAPACITY;
    let firstUnit = this.#unitEnd[this.#size]!;
    let firstToken = this.tokenEnd[this.#size]!;
    if (this.#size === words || firstUnit + to - from > units || firstToken + count > tokens) {
      this.#slots.fill(0);
      this.#size = 0;
      firstUnit = 0;
      firstToken = 0;
    }
    const word = this.#size++;
    for (let i = from; i < to; i++) this.#units[firstUnit + i - from] = text.charCodeAt(i);
    for (let i = 0; i < count; i++) {
      this.ids[firstToken + i] = ids[i]!;
      this.ends[firstToken + i] = i + 1 < count ? starts[i + 1]! : nBytes;
    }
    this.#unitEnd[word + 1] = firstUnit + to - from;
    this.tokenEnd[word + 1] = firstToken + count;
    this.#hashes[word] = hash;
    let slot = hash & (nSlots - 1);
    while (this.#slots[slot] !== 0) slot = (slot + 1) & (nSlots - 1);
    this.#slots[slot] = word + 1;
  }

  #equals(word: number, text: string, from: number, to: number): boolean {
    const first = this.#unitEnd[word]!;
    if (this.#unitEnd[word + 1]! - first !== to - from) return false;
    for (let i = from, j = first; i < to; i++, j++) if (this.#units[j] !== text.charCodeAt(i)) return false;
    return true;
  }
}

/** Hash of the UTF-16 units `[from, to)` for {@link WordCache}. */
export function hashUnits(text: string, from: number, to: number): number {
  let hash = to - from;
  for (let i = from; i < to; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash ^ (hash >>> 15);
}
