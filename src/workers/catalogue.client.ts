import type { catalogueApi } from './catalogue.api.ts';
import { connect } from './rpc.ts';

/** The registered methods; the worker is let go as soon as it has answered once. */
export const catalogue = connect<typeof catalogueApi>(
  'catalogue',
  () => new Worker(new URL('./catalogue.worker.ts', import.meta.url), { type: 'module' }),
);
