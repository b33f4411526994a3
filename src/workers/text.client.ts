import { connect } from './rpc.ts';
import type { textApi } from './text.api.ts';

/** The worker that owns the text under study and everything its lanes know about it. */
export const textWorker = connect<typeof textApi>(
  'text',
  () => new Worker(new URL('./text.worker.ts', import.meta.url), { type: 'module' }),
);
