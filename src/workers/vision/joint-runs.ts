/** Work under way, for those who wait for it. */
interface Joint<T> {
  readonly work: Promise<T>;
  readonly controller: AbortController;
  waiting: number;
}

/**
 * Runs that several callers want at once are done once, and broken off when none of them waits any longer. What has been done is
 * not remembered here.
 */
export class JointRuns<T> {
  readonly #running = new Map<string, Joint<T>>();

  async run(key: string, signal: AbortSignal, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    signal.throwIfAborted();
    const joint = this.#running.get(key) ?? this.#start(key, work);
    joint.waiting++;
    let leave: () => void;
    const left = new Promise<never>((_, reject) => {
      leave = () => reject(signal.reason as Error);
      signal.addEventListener('abort', leave);
    });
    try {
      return await Promise.race([joint.work, left]);
    } finally {
      signal.removeEventListener('abort', leave!);
      joint.waiting--;
      if (joint.waiting === 0) {
        if (this.#running.get(key) === joint) this.#running.delete(key);
        joint.controller.abort(signal.reason);
      }
    }
  }

  #start(key: string, work: (signal: AbortSignal) => Promise<T>): Joint<T> {
    const controller = new AbortController();
    const joint = { work: work(controller.signal), controller, waiting: 0 };
    joint.work.catch(() => {
      if (this.#running.get(key) === joint) this.#running.delete(key);
    });
    this.#running.set(key, joint);
    return joint;
  }
}
