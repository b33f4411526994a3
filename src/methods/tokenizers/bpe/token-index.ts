const BASE = 0x01000193;

/**
 * The tokens of a byte vocabulary: bytes by id, and id by bytes through an open-addressed hash table.
 * An id that is not in use has no bytes. When two ids spell the same bytes, the lower one is found.
 */
export class TokenIndex {
  /** Bytes of token `id` are `bytes[offsets[id] .. offsets[id + 1])`. */
  readonly bytes: Uint8Array;
  /** Length `size + 1`, non-decreasing. */
  readonly offsets: Uint32Array;
  /** Ids lie in `[0, size)`. */
  readonly size: number;
  /** Bytes of the longest token. */
  readonly longest: number;
  /** Ids in use. */
  readonly count: number;
  readonly #slots: Int32Array;

  constructor(bytes: Uint8Array, offsets: Uint32Array) {
    this.bytes = bytes;
    this.offsets = offsets;
    this.size = offsets.length - 1;
    let capacity = 16;
    while (capacity < this.size * 2) capacity *= 2;
    const slots = new Int32Array(capacity).fill(-1);
    const mask = capacity - 1;
    let longest = 0;
    let count = 0;
    for (let id = 0; id < this.size; id++) {
      const from = offsets[id]!;
      const to = offsets[id + 1]!;
      if (from === to) continue;
      count++;
      if (to - from > longest) longest = to - from;
      let slot = spread(hashBytes(bytes, from, to)) & mask;
      while (slots[slot] !== -1) {
        if (this.#equals(slots[slot]!, bytes, from, to)) break;
        slot = (slot + 1) & mask;
      }
      if (slots[slot] === -1) slots[slot] = id;
    }
    this.#slots = slots;
    this.longest = longest;
    this.count = count;
  }

  /** Id of the token spelt `bytes[from .. to)`, or -1. */
  find(bytes: Uint8Array, from = 0, to = bytes.length): number {
    return this.findHashed(bytes, from, to, hashBytes(bytes, from, to));
  }

  /** {@link find} where the caller already knows `hashBytes` of the range. */
  findHashed(bytes: Uint8Array, from: number, to: number, hash: number): number {
    if (from === to) return -1;
    const slots = this.#slots;
    const mask = slots.length - 1;
    for (let slot = spread(hash) & mask; ; slot = (slot + 1) & mask) {
      const id = slots[slot]!;
      if (id === -1 || this.#equals(id, bytes, from, to)) return id;
    }
  }

  /** A copy of the bytes of a token, or null for an id not in use. */
  bytesOf(id: number): Uint8Array | null {
    if (!(id >= 0 && id < this.size)) return null;
    const from = this.offsets[id]!;
    const to = this.offsets[id + 1]!;
    return from === to ? null : this.bytes.slice(from, to);
  }

  #equals(id: number, bytes: Uint8Array, from: number, to: number): boolean {
    const own = this.offsets[id]!;
    if (this.offsets[id + 1]! - own !== to - from) return false;
    for (let i = from, j = own; i < to; i++, j++) if (bytes[i] !== this.bytes[j]) return false;
    return true;
  }
}

/** Polynomial hash modulo 2³²: the hash of a part follows from the hashes of two prefixes. */
function hashBytes(bytes: Uint8Array, from: number, to: number): number {
  let hash = 0;
  for (let i = from; i < to; i++) hash = (Math.imul(hash, BASE) + bytes[i]! + 1) | 0;
  return hash;
}

/** Low bits of a polynomial hash are poor; fold the high ones in. */
function spread(hash: number): number {
  const mixed = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return mixed ^ (mixed >>> 13);
}

/**
 * Calls `visit(left, right, id)` for every split of every token into two tokens: each pair whose joining the
 * vocabulary allows. O(total bytes) look-ups, through prefix hashes.
 */
export function forEachSplit(
  tokens: TokenIndex,
  visit: (left: number, right: number, id: number) => void,
): void {
  const { bytes, offsets } = tokens;
  const prefix = new Int32Array(tokens.longest + 1);
  const power = new Int32Array(tokens.longest + 1).fill(1);
  for (let i = 1; i < power.length; i++) power[i] = Math.imul(power[i - 1]!, BASE);
  for (let id = 0; id < tokens.size; id++) {
    const from = offsets[id]!;
    const length = offsets[id + 1]! - from;
    for (let i = 0; i < length; i++) {
      prefix[i + 1] = (Math.imul(prefix[i]!, BASE) + bytes[from + i]! + 1) | 0;
    }
    for (let cut = 1; cut < length; cut++) {
      const left = tokens.findHashed(bytes, from, from + cut, prefix[cut]!);
      if (left < 0) continue;
      const rest = (prefix[length]! - Math.imul(prefix[cut]!, power[length - cut]!)) | 0;
      const right = tokens.findHashed(bytes, from + cut, from + length, rest);
      if (right >= 0) visit(left, right, id);
    }
  }
}
