import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { stableHash } from '../base/stable-hash.ts';
import type { Progress } from '../contracts/provenance.ts';
import { modelWorker } from '../workers/model.client.ts';

/** What is expected at a caret. @param text well-formed @param caret UTF-8 bytes into it, between two characters */
export const nextBytesQuery = (text: string, caret: number, onProgress: (progress: Progress) => void) =>
  queryOptions({
    queryKey: ['next-bytes', stableHash(text), caret],
    queryFn: ({ signal }) => modelWorker.remote.nextBytes({ signal, onProgress }, text, caret),
    placeholderData: keepPreviousData,
    structuralSharing: false,
    gcTime: 60_000,
  });
