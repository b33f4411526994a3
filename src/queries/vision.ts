import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { stableStringify } from '../base/stable-hash.ts';
import { modelKey } from '../contracts/model.ts';
import type { Progress } from '../contracts/provenance.ts';
import type { PatchRef, PictureRef, PruneRun, SourceRef } from '../contracts/vision-view.ts';
import type { ImageInput } from '../contracts/workspace.ts';
import { visionWorker } from '../workers/vision.client.ts';

const forever = Number.POSITIVE_INFINITY;
/** Traces are small, but a slider makes many. */
const briefly = 30_000;

/** All pruners as plain data. */
export const prunersQuery = queryOptions({
  queryKey: ['pruners'],
  queryFn: ({ signal }) => visionWorker.remote.pruners({ signal }),
  staleTime: forever,
  gcTime: forever,
  structuralSharing: false,
});

/** A picture opened and encoded; the one before stands until then, unless another encoder read it. */
export const pictureQuery = (ref: PictureRef, onProgress?: (progress: Progress) => void) =>
  queryOptions({
    queryKey: ['picture', ref] as const,
    queryFn: ({ signal }) => visionWorker.remote.open({ signal, onProgress }, ref),
    staleTime: forever,
    gcTime: briefly,
    retry: false,
    placeholderData: (previous, query) =>
      query && modelKey(query.queryKey[1].model) === modelKey(ref.model) ? previous : undefined,
    structuralSharing: false,
  });

/** What the encoder is fed of a picture as a whole. */
export const picturePixelsQuery = (image: ImageInput) =>
  queryOptions({
    queryKey: ['picture-pixels', image],
    queryFn: ({ signal }) => visionWorker.remote.pixels({ signal }, image),
    staleTime: forever,
    gcTime: briefly,
    retry: false,
    structuralSharing: false,
  });

/** Runs of pruners on one source, in one answer; those of the settings before stand until the new ones are there. */
export const pruneQuery = (ref: SourceRef, runs: readonly PruneRun[]) => {
  const key = ['prune', ref, runs] as const;
  return queryOptions({
    queryKey: key,
    queryFn: ({ signal }) => visionWorker.remote.prune({ signal }, ref, runs),
    staleTime: forever,
    gcTime: briefly,
    retry: false,
    placeholderData: (previous, query) => (isSamePicture(query?.queryKey[1], ref) ? previous : undefined),
    structuralSharing: false,
  });
};

const isSamePicture = (a: SourceRef | undefined, b: SourceRef): boolean =>
  a !== undefined &&
  a.layout === b.layout &&
  stableStringify([a.model, a.image]) === stableStringify([b.model, b.image]);

/** All tokens in the plane in which they vary most. */
export const planeQuery = (ref: PictureRef) =>
  queryOptions({
    queryKey: ['token-plane', ref],
    queryFn: ({ signal }) => visionWorker.remote.plane({ signal }, ref),
    staleTime: forever,
    gcTime: briefly,
    retry: false,
    structuralSharing: false,
  });

/** How far apart the first picks of each run lie. */
export const spreadQuery = (ref: SourceRef, runs: readonly PruneRun[]) =>
  queryOptions({
    queryKey: ['pick-spread', ref, runs],
    queryFn: ({ signal }) => visionWorker.remote.spread({ signal }, ref, runs),
    staleTime: forever,
    gcTime: briefly,
    retry: false,
    placeholderData: keepPreviousData,
    structuralSharing: false,
  });

/** Cosine of every patch to one. */
export const similarityQuery = (ref: PictureRef, patch: PatchRef) =>
  queryOptions({
    queryKey: ['patch-similarity', ref, patch],
    queryFn: ({ signal }) => visionWorker.remote.similarity({ signal }, ref, patch),
    staleTime: forever,
    gcTime: briefly,
    placeholderData: keepPreviousData,
    structuralSharing: false,
  });

/** Attention of CLS, or of one patch, in one layer. */
export const patchAttentionQuery = (ref: PictureRef, layer: number, head: number, from: PatchRef | null) =>
  queryOptions({
    queryKey: ['patch-attention', ref, layer, head, from],
    queryFn: ({ signal }) => visionWorker.remote.attention({ signal }, ref, layer, head, from),
    staleTime: forever,
    gcTime: briefly,
    placeholderData: keepPreviousData,
    structuralSharing: false,
  });

/** Keeps a picture file on this device. @returns its name for the workspace */
export const keepPictureFile = async (file: File): Promise<ImageInput> =>
  visionWorker.remote.keepPicture({}, file.name, new Uint8Array(await file.arrayBuffer()));

/** Keeps the frames of a clip on this device. */
export const keepClipFrames = (name: string, frames: readonly ImageBitmap[]): Promise<ImageInput> =>
  visionWorker.remote.keepClip({}, name, frames);

/** Keeps a decoded sound on this device. @param seconds length of the whole, of which `samples` are the beginning */
export const keepSoundSamples = (name: string, samples: Float32Array, seconds: number): Promise<ImageInput> =>
  visionWorker.remote.keepSound({}, name, samples, seconds);
