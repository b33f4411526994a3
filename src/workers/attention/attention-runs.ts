import { stableStringify } from '../../base/stable-hash.ts';
import { type AttentionSubject, subjectKey } from '../../contracts/attention-view.ts';
import type { CallContext } from '../rpc.ts';
import { type OpenRun, runBytes } from './open-run.ts';
import { RememberedWork } from './remembered-work.ts';

/** Memory for runs that are kept open. */
const budgetBytes = 512 * 1024 ** 2;

/** Runs by subject. */
export class AttentionRuns {
  readonly #open: (subject: AttentionSubject, context: CallContext) => Promise<OpenRun>;
  readonly #runs = new RememberedWork<OpenRun>(budgetBytes, runBytes);

  constructor(open: (subject: AttentionSubject, context: CallContext) => Promise<OpenRun>) {
    this.#open = open;
  }

  /** @throws what opening throws; an AbortError when this call was cancelled. */
  get(subject: AttentionSubject, context: CallContext): Promise<OpenRun> {
    const key = stableStringify(subjectKey(subject));
    return this.#runs.get(key, context.signal, () => this.#open(subject, context));
  }
}
