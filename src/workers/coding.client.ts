import type { codingApi } from './coding.api.ts';
import { connect } from './rpc.ts';

/** The worker that counts, trains and codes without a neural model, so that neither typing nor a model waits for it. */
export const codingWorker = connect<typeof codingApi>(
  'coding',
  () => new Worker(new URL('./coding.worker.ts', import.meta.url), { type: 'module' }),
);
