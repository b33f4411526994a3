import type { attentionApi } from './attention.api.ts';
import { connect } from './rpc.ts';

/** The worker that runs models for their attention and sparse policies on it. */
export const attentionWorker = connect<typeof attentionApi>(
  'attention',
  () => new Worker(new URL('./attention.worker.ts', import.meta.url), { type: 'module' }),
);
