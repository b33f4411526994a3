/** Tokens by their bytes, sorted, so that all tokens with a prefix lie side by side. */
export class ByteTrie {
  readonly #ids: Int32Array;
  readonly #bytes: readonly Uint8Array[];

  /** @param bytesOf bytes of each id in [0, size), or null for ids to leave out. */
  constructor(size: number, bytesOf: (id: number) => Uint8Array | null) {
    const entries: { id: number; bytes: Uint8Array }[] = [];
    for (let id = 0; id < size; id++) {
      const bytes = bytesOf(id);
      if (bytes && bytes.length > 0) entries.push({ id, bytes });
    }
    entries.sort((a, b) => compare(a.bytes, b.bytes) || a.id - b.id);
    this.#ids = Int32Array.from(entries, (entry) => entry.id);
    this.#bytes = entries.map((entry) => entry.bytes);
  }

  /** Ids of all tokens that start with `prefix`, in byte order. O(log size + matches). */
  withPrefix(prefix: Uint8Array): number[] {
    let low = 0;
    let high = this.#ids.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (compare(this.#bytes[middle]!, prefix) < 0) low = middle + 1;
      else high = middle;
    }
    const ids: number[] = [];
    for (let i = low; i < this.#ids.length && startsWith(this.#bytes[i]!, prefix); i++)
      ids.push(this.#ids[i]!);
    return ids;
  }
}

function compare(a: Uint8Array, b: Uint8Array): number {
  const shared = Math.min(a.length, b.length);
  for (let i = 0; i < shared; i++) if (a[i] !== b[i]) return a[i]! - b[i]!;
  return a.length - b.length;
}

const startsWith = (bytes: Uint8Array, prefix: Uint8Array): boolean =>
  bytes.length >= prefix.length && prefix.every((byte, i) => bytes[i] === byte);
