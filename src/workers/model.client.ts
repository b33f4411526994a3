import type { modelApi } from './model.api.ts';
import { connect } from './rpc.ts';

/** The worker that runs language models. */
export const modelWorker = connect<typeof modelApi>(
  'model',
  () => new Worker(new URL('./model.worker.ts', import.meta.url), { type: 'module' }),
);
