import { Lru } from '../../base/lru.ts';
import { stableStringify } from '../../base/stable-hash.ts';
import { type AttentionSubject, subjectKey } from '../../contracts/attention-view.ts';
import type { CallContext } from '../rpc.ts';
import { type OpenRun, runBytes } from './open-run.ts';

/** Memory for runs that are kept open; the latest one stays whatever it takes. */
const budgetBytes = 512 * 1024 ** 2;

/** Runs by subject. A subject is run once however many ask for it at the same time. */
export class AttentionRuns {
  readonly #open: (subject: AttentionSubject, context: CallContext) => Promise<OpenRun>;
  readonly #runs = new Lru<string, OpenRun>(budgetBytes);
  readonly #opening = new Map<string, Promise<unknown>>();

  constructor(open: (subject: AttentionSubject, context: CallContext) => Promise<OpenRun>) {
    this.#open = open;
  }

  /** @throws what opening throws; an AbortError when this call was cancelled. */
  async get(subject: AttentionSubject, context: CallContext): Promise<OpenRun> {
    const key = stableStringify(subjectKey(subject));
    for (;;) {
      context.signal.throwIfAborted();
      const known = this.#runs.get(key);
      if (known) return known;
      const underWay = this.#opening.get(key);
      if (!underWay) break;
      await underWay;
    }
    const opening = this.#open(subject, context);
    this.#opening.set(
      key,
      opening.then(
        () => null,
        () => null,
      ),
    );
    try {
      const run = await opening;
      this.#runs.set(key, run, Math.min(runBytes(run), budgetBytes));
      return run;
    } finally {
      this.#opening.delete(key);
    }
  }
}
