import { queryOptions } from '@tanstack/react-query';
import { catalogue } from '../workers/catalogue.client.ts';

/** All registered methods; they never change while the page is open, so the worker ends after its answer. */
export const catalogueQuery = queryOptions({
  queryKey: ['catalogue'],
  queryFn: async ({ signal }) => {
    const methods = await catalogue.remote.describe({ signal });
    catalogue.dispose();
    return methods;
  },
  staleTime: Number.POSITIVE_INFINITY,
  gcTime: Number.POSITIVE_INFINITY,
  structuralSharing: false,
});
