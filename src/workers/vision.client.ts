import { connect } from './rpc.ts';
import type { visionApi } from './vision.api.ts';

/** The worker that opens pictures, encodes them and runs the pruners on their tokens. */
export const visionWorker = connect<typeof visionApi>(
  'vision',
  () => new Worker(new URL('./vision.worker.ts', import.meta.url), { type: 'module' }),
);
