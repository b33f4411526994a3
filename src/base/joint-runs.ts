/** Someone who waits for a run. */
export interface Waiting<P> {
  readonly signal: AbortSignal;
  readonly progress?: ((progress: P) => void) | undefined;
}

/** What a run itself is given: it is broken off when nobody waits, and tells all who do how far it is. */
export interface RunContext<P> {
  readonly signal: AbortSignal;
  readonly progress: (progress: P) => void;
}

/** Work under way, for those who wait for it. */
interface Joint<T, P> {
  readonly work: Promise<T>;
  readonly controller: AbortController;
  readonly waiting: Set<Waiting<P>>;
  /** What was told last, for those who come later. */
  readonly told: () => P | undefined;
}

/**
 * Runs that several callers want at once are done once, and broken off when none of them waits any longer. What has been done is
 * not remembered here.
 */
export class JointRuns<T, P = never> {
  readonly #running = new Map<string, Joint<T, P>>();

  async run(key: string, waiting: Waiting<P>, work: (context: RunContext<P>) => Promise<T>): Promise<T> {
    const { signal } = waiting;
    signal.throwIfAborted();
    const entry = { ...waiting };
    const running = this.#running.get(key);
    const last = running?.told();
    if (last !== undefined) entry.progress?.(last);
    const joint = running ?? this.#start(key, entry, work);
    joint.waiting.add(entry);
    let leave: () => void;
    const left = new Promise<never>((_, reject) => {
      leave = () => reject(signal.reason as Error);
      signal.addEventListener('abort', leave);
    });
    try {
      return await Promise.race([joint.work, left]);
    } finally {
      signal.removeEventListener('abort', leave!);
      joint.waiting.delete(entry);
      if (joint.waiting.size === 0) {
        if (this.#running.get(key) === joint) this.#running.delete(key);
        joint.controller.abort(signal.reason);
      }
    }
  }

  #start(key: string, first: Waiting<P>, work: (context: RunContext<P>) => Promise<T>): Joint<T, P> {
    const controller = new AbortController();
    const waiting = new Set([first]);
    let last: P | undefined;
    const progress = (step: P): void => {
      last = step;
      for (const one of waiting) one.progress?.(step);
    };
    const joint = {
      work: work({ signal: controller.signal, progress }),
      controller,
      waiting,
      told: () => last,
    };
    joint.work.catch(() => {
      if (this.#running.get(key) === joint) this.#running.delete(key);
    });
    this.#running.set(key, joint);
    return joint;
  }
}
