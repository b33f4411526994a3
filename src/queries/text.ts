import { keepPreviousData, queryOptions, skipToken } from '@tanstack/react-query';
import type { DocumentSummary } from '../contracts/document-view.ts';
import type { VocabularySearchMode } from '../contracts/token-inspection.ts';
import type { TokenizerRef } from '../contracts/tokenizer-ref.ts';
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

/** The vocabularies that ship with the page. */
export const embeddedVocabulariesQuery = queryOptions({
  queryKey: ['embedded-vocabularies'],
  queryFn: ({ signal }) => textWorker.remote.embeddedVocabularies({ signal }),
});

/** Keeps a dropped tokenizer file on this device. @returns its name for a lane */
export const keepTokenizerFile = async (file: File): Promise<TokenizerRef> =>
  textWorker.remote.keepFile({}, file.name, new Uint8Array(await file.arrayBuffer()));

/** Opens gated Hub repositories from now on; held in memory alone, null forgets it. */
export const setAccessToken = (token: string | null): Promise<void> =>
  textWorker.remote.setAccessToken({}, token);

/** Row that holds a byte. */
export const rowOfByte = (byte: number): Promise<number> => textWorker.remote.rowOf({}, byte);

/** Rows `[from, to)` with every lane's tokens, wherever the screen is. */
export const rowsBetween = (from: number, to: number) => textWorker.remote.rows({}, { from, to });

/** Every token of every lane as CSV lines under a header. */
export const tokensCsv = () => textWorker.remote.tokensCsv({});

/** The tokens of a lane that begin in a byte range, with their spellings. */
export const tokensOf = (lane: string, from: number, to: number) =>
  textWorker.remote.tokens({}, lane, from, to);
