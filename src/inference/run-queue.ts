/** What a queue is doing, for the page. */
export interface QueueState {
  readonly running: QueuedJob | null;
  /** First come first served. */
  readonly waiting: readonly QueuedJob[];
}

export interface QueuedJob {
  readonly label: string;
  readonly lane: string | null;
  /** Nobody waits for its result any more, but what has begun cannot be broken off. */
  readonly isAbandoned: boolean;
}

export interface JobOptions {
  /** What the page says while it runs. */
  readonly label: string;
  /**
   * Jobs of one lane answer the same question: a new one makes the older ones stale. One that waits is dropped, one that
   * runs is told through its signal; the callers of both get an AbortError at once.
   */
  readonly lane?: string;
  readonly signal?: AbortSignal;
}

interface Entry {
  readonly label: string;
  readonly lane: string | null;
  readonly controller: AbortController;
  readonly start: () => Promise<void>;
  readonly reject: (reason: unknown) => void;
}

/**
 * One job at a time, in order, for everything that ONNX Runtime does in a worker: overlapping calls hang or corrupt its
 * GPU build. A job that fails fails alone. An abandoned job that has begun keeps its place until it really ends.
 */
export class RunQueue {
  #running: Entry | null = null;
  #waiting: Entry[] = [];
  #closed: { readonly reason: unknown } | null = null;
  readonly #listeners = new Set<() => void>();

  /**
   * @param job gets a signal that says that its result is not wanted any more; it may then stop between steps.
   * @returns what the job returns; rejects with what it throws, or at once with an AbortError when the caller's signal
   *   aborts or a newer job of the lane arrives, or with the reason given to {@link close}.
   */
  run<T>(job: (signal: AbortSignal) => Promise<T> | T, options: JobOptions): Promise<T> {
    const { signal } = options;
    if (this.#closed) return Promise.reject(this.#closed.reason);
    if (signal?.aborted) return Promise.reject(cancelled());
    if (options.lane !== undefined) this.#supersede(options.lane);
    return new Promise<T>((resolve, reject) => {
      const controller = new AbortController();
      const onAbort = (): void => this.#abandon(entry, cancelled());
      const entry: Entry = {
        label: options.label,
        lane: options.lane ?? null,
        controller,
        start: async () => {
          try {
            resolve(await job(controller.signal));
          } catch (error) {
            reject(error);
          } finally {
            signal?.removeEventListener('abort', onAbort);
          }
        },
        reject: (reason) => {
          signal?.removeEventListener('abort', onAbort);
          reject(reason);
        },
      };
      signal?.addEventListener('abort', onAbort);
      this.#waiting.push(entry);
      this.#notify();
      this.#next();
    });
  }

  get state(): QueueState {
    const describe = ({ label, lane, controller }: Entry): QueuedJob => ({
      label,
      lane,
      isAbandoned: controller.signal.aborted,
    });
    return { running: this.#running && describe(this.#running), waiting: this.#waiting.map(describe) };
  }

  /** @returns a function that ends the subscription. */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Ends the queue: everyone who waits, and every later caller, gets `reason`. */
  close(reason: unknown): void {
    if (this.#closed) return;
    this.#closed = { reason };
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const entry of waiting) entry.reject(reason);
    if (this.#running) this.#abandon(this.#running, reason);
    this.#notify();
  }

  #supersede(lane: string): void {
    const stale = this.#waiting.filter((entry) => entry.lane === lane);
    for (const entry of stale) this.#abandon(entry, superseded());
    if (this.#running?.lane === lane) this.#abandon(this.#running, superseded());
  }

  #abandon(entry: Entry, reason: unknown): void {
    this.#waiting = this.#waiting.filter((other) => other !== entry);
    entry.controller.abort(reason);
    entry.reject(reason);
    this.#notify();
  }

  #next(): void {
    if (this.#running) return;
    const entry = this.#waiting.shift();
    if (!entry) return;
    this.#running = entry;
    this.#notify();
    void entry.start().then(() => {
      this.#running = null;
      this.#notify();
      this.#next();
    });
  }

  #notify(): void {
    for (const listener of this.#listeners) listener();
  }
}

const cancelled = (): DOMException => new DOMException('The work was cancelled.', 'AbortError');
const superseded = (): DOMException =>
  new DOMException('A newer request took the place of this one.', 'AbortError');
