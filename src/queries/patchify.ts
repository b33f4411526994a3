import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { Progress } from '../contracts/provenance.ts';
import type { ImageInput } from '../contracts/workspace.ts';
import { visionWorker } from '../workers/vision.client.ts';

type OnProgress = (progress: Progress) => void;

const forever = Number.POSITIVE_INFINITY;
const briefly = 60_000;
const computedOnce = {
  staleTime: forever,
  gcTime: briefly,
  retry: false,
  placeholderData: keepPreviousData,
  structuralSharing: false,
} as const;

/** The square of a picture that is cut into patches. */
export const patchPictureQuery = (image: ImageInput) =>
  queryOptions({
    queryKey: ['patch-picture', image],
    queryFn: ({ signal }) => visionWorker.remote.patchPicture({ signal }, image),
    ...computedOnce,
  });

/** What `width` numbers a token hold of it, for every patch size. */
export const patchInformationQuery = (image: ImageInput, width: number) =>
  queryOptions({
    queryKey: ['patch-information', image, width],
    queryFn: ({ signal }) => visionWorker.remote.patchInformation({ signal }, image, width),
    ...computedOnce,
  });

/** The square rebuilt from `width` numbers a token. */
export const patchRebuiltQuery = (image: ImageInput, patch: number, width: number) =>
  queryOptions({
    queryKey: ['patch-rebuilt', image, patch, width],
    queryFn: ({ signal }) => visionWorker.remote.patchRebuilt({ signal }, image, patch, width),
    ...computedOnce,
  });

/** A made-up satellite scene with its baselines. */
export const fusionPictureQuery = (size: number, seed: number) =>
  queryOptions({
    queryKey: ['fusion-picture', size, seed],
    queryFn: ({ signal }) => visionWorker.remote.fusionPicture({ signal }, size, seed),
    ...computedOnce,
  });

/** Quality of the baselines over sizes and seeds. */
export const fusionTableQuery = (
  sizes: readonly number[],
  seeds: readonly number[],
  onProgress: OnProgress,
) =>
  queryOptions({
    queryKey: ['fusion-table', sizes, seeds],
    queryFn: ({ signal }) => visionWorker.remote.fusionTable({ signal, onProgress }, sizes, seeds),
    ...computedOnce,
  });
