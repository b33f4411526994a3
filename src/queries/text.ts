import { keepPreviousData, queryOptions, skipToken } from '@tanstack/react-query';
import type { DocumentSummary } from '../contracts/document-view.ts';
import type { VocabularySearchMode } from '../contracts/token-inspection.ts';
import { textWorker } from '../workers/text.client.ts';
import { DocumentSession } from './document-session.ts';

/** The document of this page. */
export const documentSession = new DocumentSession(textWorker.remote);

/** What one-off questions about the document depend on: the text, the lanes and how far they are. */
const documentKey = ({ version, lanes }: DocumentSummary): readonly unknown[] => [
  version,
  ...lanes.map(({ key, status, tokens }) => [key, status, tokens]),
];

const briefly = 10_000;

/** The whole document in runs of rows; asked for once nothing is being encoded. */
export const minimapQuery = (summary: DocumentSummary, buckets: number) =>
  queryOptions({
    queryKey: ['minimap', buckets, summary.columns, ...documentKey(summary)],
    queryFn:
      summary.isPending || buckets < 1
        ? skipToken
        : ({ signal }) => textWorker.remote.minimap({ signal }, buckets),
    placeholderData: keepPreviousData,
    structuralSharing: false,
    gcTime: briefly,
  });

/** Everything about one token. */
export const inspectionQuery = (summary: DocumentSummary, lane: string, index: number) =>
  queryOptions({
    queryKey: ['inspection', lane, index, ...documentKey(summary)],
    queryFn: ({ signal }) => textWorker.remote.inspect({ signal }, lane, index),
    structuralSharing: false,
    gcTime: briefly,
  });

/** Tokens of a lane's vocabulary that match. */
export const vocabularyQuery = (lane: string, mode: VocabularySearchMode, query: string) =>
  queryOptions({
    queryKey: ['vocabulary', lane, mode, query],
    queryFn:
      query === ''
        ? skipToken
        : ({ signal }) => textWorker.remote.searchVocabulary({ signal }, lane, mode, query),
    placeholderData: keepPreviousData,
    structuralSharing: false,
    gcTime: briefly,
  });

/** Row that holds a byte. */
export const rowOfByte = (byte: number): Promise<number> => textWorker.remote.rowOf({}, byte);

/** The tokens of a lane that begin in a byte range, with their spellings. */
export const tokensOf = (lane: string, from: number, to: number) =>
  textWorker.remote.tokens({}, lane, from, to);
