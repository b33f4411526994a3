/** Least-recently-used map bounded by a total cost (entries, bytes, …). */
export class Lru<K, V> {
  readonly #entries = new Map<K, { value: V; cost: number }>();
  readonly #capacity: number;
  readonly #onEvict: ((value: V, key: K) => void) | undefined;
  #cost = 0;

  constructor(capacity: number, onEvict?: (value: V, key: K) => void) {
    this.#capacity = capacity;
    this.#onEvict = onEvict;
  }

  get size(): number {
    return this.#entries.size;
  }

  get cost(): number {
    return this.#cost;
  }

  get(key: K): V | undefined {
    const entry = this.#entries.get(key);
    if (!entry) return undefined;
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    return entry.value;
  }

  /** An entry dearer than the whole capacity is evicted at once. */
  set(key: K, value: V, cost = 1): void {
    this.delete(key);
    this.#entries.set(key, { value, cost });
    this.#cost += cost;
    for (const [oldest, entry] of this.#entries) {
      if (this.#cost <= this.#capacity) break;
      this.#drop(oldest, entry);
    }
  }

  delete(key: K): void {
    const entry = this.#entries.get(key);
    if (entry) this.#drop(key, entry);
  }

  clear(): void {
    for (const [key, entry] of this.#entries) this.#drop(key, entry);
  }

  #drop(key: K, entry: { value: V; cost: number }): void {
    this.#entries.delete(key);
    this.#cost -= entry.cost;
    this.#onEvict?.(entry.value, key);
  }
}
