import { queryOptions } from '@tanstack/react-query';
import { modelWorker } from '../workers/model.client.ts';
import { CurveSession } from './curve-session.ts';

/** The curves of this page. */
export const curveSession = new CurveSession(modelWorker.remote);

const briefly = 60_000;

/** What a model expected in the place of a token. */
export const expectationQuery = (run: number, index: number) =>
  queryOptions({
    queryKey: ['expectation', run, index],
    queryFn: ({ signal }) => modelWorker.remote.expectation({ signal }, run, index),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: briefly,
  });
