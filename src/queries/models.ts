import { queryOptions, skipToken } from '@tanstack/react-query';
import type { BackendPreference } from '../contracts/inference.ts';
import type { ModelKind, ModelRef, OpenedModel } from '../contracts/model.ts';
import { modelWorker } from '../workers/model.client.ts';
import type { Progress } from '../contracts/provenance.ts';

/** The embedded models of one kind, with their measured figures and limits. */
export const modelCardsQuery = (kind: ModelKind) =>
  queryOptions({
    queryKey: ['models', 'cards', kind],
    queryFn: ({ signal }) => modelWorker.remote.modelCards({ signal }, kind),
    staleTime: Number.POSITIVE_INFINITY,
  });

/** What a Hub repository offers; an empty id asks for nothing. */
export const hubListingQuery = (id: string, backend: BackendPreference) =>
  queryOptions({
    queryKey: ['models', 'hub', id, backend],
    queryFn: id === '' ? skipToken : ({ signal }) => modelWorker.remote.hubListing({ signal }, id),
    retry: false,
    staleTime: 60_000,
  });

/** Which backend runs and why, or would with this preference. */
export const backendQuery = (preference: BackendPreference) =>
  queryOptions({
    queryKey: ['models', 'backend', preference],
    queryFn: ({ signal }) => modelWorker.remote.backend({ signal }),
    gcTime: 0,
  });

/** What lies in the model store. */
export const storageQuery = queryOptions({
  queryKey: ['models', 'storage'],
  queryFn: ({ signal }) => modelWorker.remote.storage({ signal }),
  gcTime: 0,
});

/** Brings a model onto this device and looks into it. What has arrived is kept when it is cancelled. */
export const fetchModel = (
  ref: ModelRef,
  kind: ModelKind,
  options: { readonly signal: AbortSignal; readonly onProgress: (progress: Progress) => void },
): Promise<OpenedModel> => modelWorker.remote.fetchModel(options, ref, kind);

/** Keeps the dropped files of one model on this device. @returns its name for a permalink */
export const keepModelFiles = async (files: readonly File[]): Promise<ModelRef> =>
  modelWorker.remote.keepModelFiles(
    {},
    await Promise.all(
      files.map(async (file) => ({ name: file.name, bytes: new Uint8Array(await file.arrayBuffer()) })),
    ),
  );

/** Opens gated Hub repositories from now on; held in memory alone, null forgets it. */
export const setModelAccessToken = (token: string | null): Promise<void> =>
  modelWorker.remote.setModelAccessToken({}, token);

export const removeStored = (url: string): Promise<void> => modelWorker.remote.removeStored({}, url);

export const clearStorage = (): Promise<void> => modelWorker.remote.clearStorage({});
