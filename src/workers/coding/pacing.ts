import type { CallContext } from '../rpc.ts';
import { pause } from '../text/document-services.ts';

/** Lets other calls in between two steps of a long one, tells how far it is, and stops it when it is cancelled. */
export const between =
  (context: CallContext, label: string, total: number) =>
  async (done: number): Promise<void> => {
    context.progress({ label, done, total, unit: 'steps' });
    await pause();
    context.signal.throwIfAborted();
  };

/** Tells how many windows have been begun, in steps: each is a matter of a millisecond. */
export function everyWindow(context: CallContext): (begun: number) => Promise<void> {
  return async (begun) => {
    if (begun % 16 !== 1) return;
    context.progress({ label: 'Windows', done: begun, total: null, unit: 'steps' });
    await pause();
    context.signal.throwIfAborted();
  };
}
