import {
  experimental_streamedQuery as streamedQuery,
  keepPreviousData,
  queryOptions,
} from '@tanstack/react-query';
import type { Progress } from '../contracts/provenance.ts';
import type { RerunRequest, RerunTable } from '../contracts/rerun-view.ts';
import type { SourceRef } from '../contracts/vision-view.ts';
import { visionWorker } from '../workers/vision.client.ts';

type OnProgress = (progress: Progress) => void;

const forever = Number.POSITIVE_INFINITY;
/** Long to compute and small: kept for as long as a person may look around. */
const keptMs = 10 * 60_000;

/** Methods on one picture, and the encoder on what each of them leaves. */
export const rerunQuery = (ref: SourceRef, request: RerunRequest, onProgress: OnProgress) =>
  queryOptions({
    queryKey: ['rerun', ref, request],
    queryFn: ({ signal }) => visionWorker.remote.rerun({ signal, onProgress }, ref, request),
    staleTime: forever,
    gcTime: keptMs,
    retry: false,
    placeholderData: keepPreviousData,
    structuralSharing: false,
  });

/** One picture of a sweep: what it is, and what is asked of it. */
export interface SweepPart {
  readonly ref: SourceRef;
  readonly request: RerunRequest;
}

/** Several pictures one after the other; each answer shows as it comes. */
export const sweepQuery = (parts: readonly SweepPart[], onProgress: OnProgress) =>
  queryOptions({
    queryKey: ['rerun-sweep', parts],
    queryFn: streamedQuery<RerunTable>({
      async *streamFn({ signal }) {
        for (const [picture, { ref, request }] of parts.entries()) {
          const label = parts.length > 1 ? `Picture ${picture + 1} of ${parts.length}` : 'Pruning';
          const options = { signal, onProgress: (progress: Progress) => onProgress({ ...progress, label }) };
          yield await visionWorker.remote.rerun(options, ref, request);
        }
      },
    }),
    staleTime: forever,
    gcTime: keptMs,
    retry: false,
    structuralSharing: false,
  });
