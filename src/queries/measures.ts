import { keepPreviousData, queryOptions, skipToken } from '@tanstack/react-query';
import { stableHash, stableStringify } from '../base/stable-hash.ts';
import type { DocumentSummary } from '../contracts/document-view.ts';
import type { MergeBorders, ParallelSource } from '../contracts/premium-table.ts';
import { tokenizerKey, type TokenizerRef } from '../contracts/tokenizer-ref.ts';
import { textWorker } from '../workers/text.client.ts';

/** The same text, lanes and encodings give the same key; `encodeMs` grows whenever a lane encodes. */
const documentKey = ({ version, lanes }: DocumentSummary): readonly unknown[] => [
  version,
  ...lanes.map(({ key, status, encodeMs }) => [key, status, encodeMs]),
];

/** Figures of the text under study; asked for once no lane is encoding. */
export const documentMetricsQuery = (summary: DocumentSummary) =>
  queryOptions({
    queryKey: ['document-metrics', ...documentKey(summary)],
    queryFn: summary.lanes.some(({ status }) => status === 'encoding')
      ? skipToken
      : ({ signal }) => textWorker.remote.documentMetrics({ signal }),
    placeholderData: keepPreviousData,
    structuralSharing: false,
    gcTime: 30_000,
  });

/** HAT chunks and pooled words of the text under study. */
export const sequenceCountsQuery = ({ version }: DocumentSummary) =>
  queryOptions({
    queryKey: ['sequence-counts', version],
    queryFn: ({ signal }) => textWorker.remote.sequenceCounts({ signal }),
    placeholderData: keepPreviousData,
    gcTime: 30_000,
  });

/** Token counts of generated texts of each kind. */
export const exchangeQuery = (refs: readonly TokenizerRef[], seed: number) =>
  queryOptions({
    queryKey: ['exchange', seed, refs.map(tokenizerKey)],
    queryFn: ({ signal }) => textWorker.remote.exchange({ signal }, refs, seed),
    placeholderData: keepPreviousData,
    structuralSharing: false,
  });

/** The declaration, as packed beside the page. */
export const udhrSource = (): ParallelSource => ({
  kind: 'udhr',
  url: new URL('samples/udhr/', document.baseURI).href,
});

const sourceKey = (source: ParallelSource | null): unknown =>
  source === null || source.kind === 'udhr' ? source : stableHash(stableStringify(source));

/** Tokens of parallel texts under vocabularies learnt on each; without texts nothing is asked. */
export const vocabularyCurvesQuery = (source: ParallelSource | null, borders: MergeBorders) =>
  queryOptions({
    queryKey: ['vocabulary-curves', sourceKey(source), borders],
    queryFn: source
      ? ({ signal }) => textWorker.remote.vocabularyCurves({ signal }, source, borders)
      : skipToken,
    placeholderData: keepPreviousData,
    structuralSharing: false,
  });

/** Premiums of parallel texts against a reference language; without texts or tokenizers nothing is asked. */
export const premiumsQuery = (
  refs: readonly TokenizerRef[],
  source: ParallelSource | null,
  reference: string,
) =>
  queryOptions({
    queryKey: ['premiums', sourceKey(source), reference, refs.map(tokenizerKey)],
    queryFn:
      source && refs.length > 0
        ? ({ signal }) => textWorker.remote.premiums({ signal }, refs, source, reference)
        : skipToken,
    placeholderData: keepPreviousData,
    structuralSharing: false,
  });
