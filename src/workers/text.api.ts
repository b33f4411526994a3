import type { DocumentFrame, DocumentSummary, MinimapView, RowWindow } from '../contracts/document-view.ts';
import type { EncodeOptions, TextEdit } from '../contracts/text-tokenizer.ts';
import type {
  TokenInspection,
  TokenRun,
  VocabularySearch,
  VocabularySearchMode,
} from '../contracts/token-inspection.ts';
import type { MeasuredLane } from '../contracts/token-information.ts';
import type { TokenizerRef } from '../contracts/tokenizer-ref.ts';
import type { EmbeddedVocabulary } from '../contracts/embedded-vocabulary.ts';
import { vocabularies } from '../methods/tokenizers/vocabularies/catalogue.ts';
import { modelTokenizers } from '../methods/tokenizers/vocabularies/model-tokenizers.ts';
import type { CallContext } from './rpc.ts';
import { TextDocument } from './text/document.ts';
import { tokensCsv } from './text/document-export.ts';
import { inspectToken, searchVocabulary, tokenRun } from './text/document-inspect.ts';
import { minimapView } from './text/document-minimap.ts';
import { rowsView } from './text/document-view.ts';
import {
  encodeElsewhere,
  encoder,
  keepFile,
  openTokenizer,
  pause,
  setAccessToken,
} from './text/document-services.ts';
import { createMeasuresApi } from './text/measures-api.ts';

const services = { open: openTokenizer, encodeElsewhere, pause };

/** The one document of this page. */
const document = new TextDocument(services);

const frame = ({ from, to }: RowWindow): DocumentFrame => ({
  view: rowsView(document, from, to),
  summary: document.summary(),
});

/** What the page can ask of the text worker; see `TextDocument` for what each does to the document. */
export const textApi = {
  open(_context: CallContext, text: string, window: RowWindow): DocumentFrame {
    document.open(text);
    return frame(window);
  },
  edit(_context: CallContext, version: number, edits: readonly TextEdit[], window: RowWindow): DocumentFrame {
    document.edit(version, edits);
    const last = edits.at(-1);
    const end = last ? last.from + last.insert.length : 0;
    return { ...frame(window), editedRow: document.text.rowOfIndex(end) };
  },
  wrap(_context: CallContext, columns: number, window: RowWindow): DocumentFrame {
    document.wrap(columns);
    return frame(window);
  },
  setLanes(
    _context: CallContext,
    refs: readonly TokenizerRef[],
    options: EncodeOptions,
    window: RowWindow,
  ): DocumentFrame {
    document.setLanes(refs, options);
    return frame(window);
  },
  retryLane(_context: CallContext, lane: string, window: RowWindow): DocumentFrame {
    document.retry(lane);
    return frame(window);
  },
  rows: (_context: CallContext, window: RowWindow): DocumentFrame => frame(window),
  /** The vocabularies that ship with the page, as plain data. */
  embeddedVocabularies: (_context: CallContext): readonly EmbeddedVocabulary[] =>
    [...vocabularies.all, ...modelTokenizers.all].map(({ id, name, models, size, licence, source }) => ({
      id,
      name,
      models,
      size,
      licence,
      source,
    })),
  /** Keeps a dropped tokenizer file on this device, and names it for a lane. */
  keepFile: (_context: CallContext, name: string, bytes: Uint8Array<ArrayBuffer>): Promise<TokenizerRef> =>
    keepFile(name, bytes),
  /** Opens gated Hub repositories; held in memory alone. */
  async setAccessToken(_context: CallContext, token: string | null): Promise<void> {
    setAccessToken(token);
    await encoder.remote.setAccessToken({}, token);
  },
  /** Answers when anything is newer than `revision`. */
  async changed({ signal }: CallContext, revision: number): Promise<DocumentSummary> {
    await document.changedSince(revision, signal);
    return document.summary();
  },
  /** Row that holds a byte. */
  rowOf: (_context: CallContext, byte: number): number => document.text.rowOf(byte),
  minimap: (_context: CallContext, buckets: number): Promise<MinimapView> =>
    minimapView(document, buckets, pause),
  inspect: (_context: CallContext, lane: string, index: number): TokenInspection =>
    inspectToken(document, lane, index),
  tokens: (_context: CallContext, lane: string, from: number, to: number): TokenRun =>
    tokenRun(document, lane, from, to),
  /** The text, and the tokens of every lane that has them all. */
  encodedLanes(_context: CallContext): { readonly text: string; readonly lanes: readonly MeasuredLane[] } {
    const { text } = document.text;
    const lanes = document.lanes.flatMap(({ key, encoding }) =>
      encoding?.isComplete(text)
        ? [{ key, segmentation: encoding.segmentation, vocabSize: encoding.tokenizer.vocabSize }]
        : [],
    );
    return { text, lanes };
  },
  tokensCsv: (_context: CallContext): Promise<Blob> => tokensCsv(document, pause),
  searchVocabulary: (
    _context: CallContext,
    lane: string,
    mode: VocabularySearchMode,
    query: string,
  ): VocabularySearch => searchVocabulary(document, lane, mode, query),
  ...createMeasuresApi(document, services),
};
