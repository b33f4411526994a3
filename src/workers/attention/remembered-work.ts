import { Lru } from '../../base/lru.ts';

/** Results by key, kept within a budget of bytes. What several ask for at the same time is done once. */
export class RememberedWork<T> {
  readonly #results: Lru<string, T>;
  readonly #underWay = new Map<string, Promise<unknown>>();
  readonly #budget: number;
  readonly #bytes: (result: T) => number;

  /** @param budget bytes; the latest result stays however many it takes. */
  constructor(budget: number, bytes: (result: T) => number) {
    this.#budget = budget;
    this.#bytes = bytes;
    this.#results = new Lru(budget);
  }

  /**
   * @param signal of this caller; the work itself is ended by the signal of the one who began it, and begun anew for those
   *   who still wait.
   * @throws what the work throws; an AbortError when this call was cancelled.
   */
  async get(key: string, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    for (;;) {
      signal.throwIfAborted();
      const known = this.#results.get(key);
      if (known) return known;
      const underWay = this.#underWay.get(key);
      if (!underWay) break;
      await underWay;
    }
    const begun = work();
    this.#underWay.set(
      key,
      begun.then(
        () => null,
        () => null,
      ),
    );
    try {
      const result = await begun;
      this.#results.set(key, result, Math.min(this.#bytes(result), this.#budget));
      return result;
    } finally {
      this.#underWay.delete(key);
    }
  }
}
