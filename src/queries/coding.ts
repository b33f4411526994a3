import {
  experimental_streamedQuery as streamedQuery,
  keepPreviousData,
  queryOptions,
  skipToken,
} from '@tanstack/react-query';
import { stableHash } from '../base/stable-hash.ts';
import type { DocumentSummary } from '../contracts/document-view.ts';
import type { Progress } from '../contracts/provenance.ts';
import type { InformationOptions, ScalePoint } from '../contracts/token-information.ts';
import { codingWorker } from '../workers/coding.client.ts';
import { textWorker } from '../workers/text.client.ts';

type OnProgress = (progress: Progress) => void;

/** The part of a key that stands for the text under study, where a corpus is that text. */
const ownKey = (corpus: string, own: string): string => (corpus === 'own' ? stableHash(own) : '');
const sentText = (corpus: string, own: string): string => (corpus === 'own' ? own : '');

/** Measures of every lane of the document, by its key; asked for once no lane is encoding. */
export const informationQuery = (summary: DocumentSummary, options: InformationOptions) =>
  queryOptions({
    queryKey: [
      'information',
      summary.version,
      summary.lanes.map(({ key, status, encodeMs }) => [key, status, encodeMs]),
      options,
    ],
    queryFn: summary.lanes.some(({ status }) => status === 'encoding')
      ? skipToken
      : async ({ signal }) => {
          const { text, lanes } = await textWorker.remote.encodedLanes({ signal });
          const measured = await codingWorker.remote.information({ signal }, text, lanes, options);
          return new Map(lanes.map(({ key }, i) => [key, measured[i]!]));
        },
    placeholderData: keepPreviousData,
    structuralSharing: false,
    gcTime: 30_000,
  });

/** A scale sweep as far as it has come. */
export interface ScaleSweep {
  /** Points of the whole sweep. */
  readonly total: number;
  readonly points: readonly ScalePoint[];
}

/** The points of a scale sweep, one after the other. */
export const scaleSweepQuery = (
  corpus: string,
  own: string,
  options: InformationOptions,
  onProgress: OnProgress,
) =>
  queryOptions({
    structuralSharing: false,
    queryKey: ['scale-sweep', corpus, ownKey(corpus, own), options],
    queryFn: streamedQuery<Partial<ScaleSweep>, ScaleSweep>({
      async *streamFn({ signal }) {
        const text = sentText(corpus, own);
        const lengths = await codingWorker.remote.trainingLengths({ signal }, corpus, text);
        yield { total: lengths.length };
        for (const length of lengths) {
          const call = { signal, onProgress };
          yield { points: [await codingWorker.remote.scalePoint(call, corpus, text, length, options)] };
        }
      },
      reducer: (sweep, { total, points }) => ({
        total: total ?? sweep.total,
        points: [...sweep.points, ...(points ?? [])],
      }),
      initialValue: { total: Number.POSITIVE_INFINITY, points: [] },
    }),
  });

/** Every domain's tokenizer on every domain. */
export const domainMismatchQuery = (vocabSize: number, options: InformationOptions, onProgress: OnProgress) =>
  queryOptions({
    structuralSharing: false,
    queryKey: ['domain-mismatch', vocabSize, options],
    queryFn: ({ signal }) => codingWorker.remote.domainMismatch({ signal, onProgress }, vocabSize, options),
    placeholderData: keepPreviousData,
  });

/** LZ-aware BPE beside plain BPE. */
export const lzAwareQuery = (
  corpus: string,
  own: string,
  options: { readonly vocabSize: number; readonly candidates: number },
  onProgress: OnProgress,
) =>
  queryOptions({
    structuralSharing: false,
    queryKey: ['lz-aware', corpus, ownKey(corpus, own), options],
    queryFn: ({ signal }) =>
      codingWorker.remote.lzAware({ signal, onProgress }, corpus, sentText(corpus, own), options),
  });
