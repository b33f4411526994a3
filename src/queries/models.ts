import { queryOptions } from '@tanstack/react-query';
import { modelWorker } from '../workers/model.client.ts';

/** The models that ship with the page. */
export const embeddedModelsQuery = queryOptions({
  queryKey: ['models', 'embedded'],
  queryFn: ({ signal }) => modelWorker.remote.embeddedModels({ signal }),
  staleTime: Number.POSITIVE_INFINITY,
});
