import { utf8Decode, utf8Encode } from '../../base/utf8-offsets.ts';
import { TokenscopeError } from '../../contracts/errors.ts';
import { SegmentFlag, type Segmentation } from '../../contracts/segmentation.ts';
import type { TextTokenizer } from '../../contracts/text-tokenizer.ts';
import type {
  TokenInspection,
  TokenRun,
  VocabularyHit,
  VocabularySearch,
  VocabularySearchMode,
} from '../../contracts/token-inspection.ts';
import type { TextDocument } from './document.ts';
import type { TextEncoding } from './document-encoding.ts';
import { firstTokenStartingAt } from './document-view.ts';

/** Most hits of a vocabulary search that cross to the page. */
export const mostHits = 500;

/** Everything about token `index` of a lane. @throws TokenscopeError `not-found` when it has no such token (any more). */
export function inspectToken(document: TextDocument, key: string, index: number): TokenInspection {
  const { tokenizer, tokens: segmentation } = encodingOf(document, key);
  const start = segmentation.start[index];
  const end = segmentation.end[index];
  if (start === undefined || end === undefined) {
    throw new TokenscopeError('not-found', 'This token is no longer there.', 'Point at another one.');
  }
  const id = segmentation.id[index]!;
  const tokenBytes = id < 0 ? null : tokenizer.idToBytes(id);
  return {
    lane: key,
    index,
    start,
    end,
    id,
    flags: segmentation.flags[index]!,
    spanBytes: spanBytes(document, start, end),
    tokenBytes: tokenBytes && new Uint8Array(tokenBytes),
    piece: id < 0 ? null : tokenizer.idToPiece(id),
    score: id < 0 ? null : tokenizer.idToScore(id),
    trace: start < end ? tokenizer.trace(document.text.text, start, document.options) : [],
    cutAtStart: lanesCuttingAt(document, start),
    cutAtEnd: lanesCuttingAt(document, end),
  };
}

/** The tokens of a lane that begin in the byte range `[from, to)`. */
export function tokenRun(document: TextDocument, key: string, from: number, to: number): TokenRun {
  const { tokenizer, tokens: segmentation } = encodingOf(document, key);
  const begin = firstTokenStartingAt(segmentation, from);
  const end = to >= segmentation.nBytes ? segmentation.id.length : firstTokenStartingAt(segmentation, to);
  const pieces: string[] = [];
  for (let i = begin; i < end; i++) pieces.push(pieceOf(document, tokenizer, segmentation, i));
  return {
    lane: key,
    firstIndex: begin,
    start: segmentation.start.slice(begin, end),
    end: segmentation.end.slice(begin, end),
    id: segmentation.id.slice(begin, end),
    flags: segmentation.flags.slice(begin, end),
    pieces,
  };
}

const pieceOf = (
  document: TextDocument,
  tokenizer: TextTokenizer,
  { id, start, end }: Segmentation,
  i: number,
): string =>
  (id[i]! < 0 ? null : tokenizer.idToPiece(id[i]!)) ?? utf8Decode(spanBytes(document, start[i]!, end[i]!));

/**
 * The tokens of a lane's vocabulary that match, best first.
 * @throws TokenscopeError `unsupported` for an open vocabulary, `bad-input` for a query that is no id or no hex.
 */
export function searchVocabulary(
  document: TextDocument,
  key: string,
  mode: VocabularySearchMode,
  query: string,
): VocabularySearch {
  const { tokenizer } = encodingOf(document, key);
  const { vocabSize, name } = tokenizer;
  if (vocabSize === null) {
    throw new TokenscopeError(
      'unsupported',
      `${name} has an open vocabulary: there is no list to search.`,
      'Pick a lane with a vocabulary.',
    );
  }
  if (query === '') return { total: 0, hits: [] };
  if (mode === 'id') return hitsOf(tokenizer, [parseId(query, vocabSize)]);
  const rankOf =
    mode === 'piece' ? pieceRank(tokenizer, query) : bytesRank(tokenizer, parseBytes(mode, query));
  const ranked: number[][] = [[], [], []];
  for (let id = 0; id < vocabSize; id++) {
    const rank = rankOf(id);
    if (rank !== null) ranked[rank]!.push(id);
  }
  return hitsOf(tokenizer, ranked.flat());
}

/** 0: equal; 1: begins with the query; 2: contains it; null: does not. */
type Rank = 0 | 1 | 2 | null;

const rankAt = (at: number, isEqual: boolean): Rank => (at < 0 ? null : isEqual ? 0 : at === 0 ? 1 : 2);

function pieceRank(tokenizer: TextTokenizer, query: string): (id: number) => Rank {
  return (id) => {
    const piece = tokenizer.idToPiece(id);
    return piece === null ? null : rankAt(piece.indexOf(query), piece === query);
  };
}

function bytesRank(tokenizer: TextTokenizer, query: Uint8Array): (id: number) => Rank {
  return (id) => {
    const bytes = tokenizer.idToBytes(id);
    return bytes === null ? null : rankAt(indexOfBytes(bytes, query), bytes.length === query.length);
  };
}

function indexOfBytes(bytes: Uint8Array, query: Uint8Array): number {
  const last = bytes.length - query.length;
  for (let at = 0; at <= last; at++) {
    let i = 0;
    while (i < query.length && bytes[at + i] === query[i]) i++;
    if (i === query.length) return at;
  }
  return -1;
}

function parseId(query: string, vocabSize: number): number {
  const id = /^\s*#?(\d+)\s*$/.exec(query)?.[1];
  if (id !== undefined) return Number(id);
  throw new TokenscopeError(
    'bad-input',
    `'${query}' is not a token id.`,
    `Give a whole number below ${vocabSize}.`,
  );
}

function parseBytes(mode: VocabularySearchMode, query: string): Uint8Array {
  if (mode === 'text') return utf8Encode(query);
  const digits = query.replace(/0x|[\s,]/gi, '');
  if (!/^([0-9a-f]{2})+$/i.test(digits)) {
    throw new TokenscopeError(
      'bad-input',
      `'${query}' is not a run of bytes in hex.`,
      'Give two hex digits for each byte, such as e2 80 99.',
    );
  }
  return Uint8Array.from(digits.match(/../g)!, (pair) => Number.parseInt(pair, 16));
}

function hitsOf(tokenizer: TextTokenizer, ids: readonly number[]): VocabularySearch {
  const hits: VocabularyHit[] = [];
  let total = 0;
  for (const id of ids) {
    const piece = tokenizer.idToPiece(id);
    if (piece === null) continue;
    total++;
    if (hits.length === mostHits) continue;
    const bytes = tokenizer.idToBytes(id);
    hits.push({ id, piece, bytes: bytes && new Uint8Array(bytes), score: tokenizer.idToScore(id) });
  }
  return { total, hits };
}

/** Keys of the lanes that have a token boundary at byte `byte`; virtual tokens have none. */
const lanesCuttingAt = (document: TextDocument, byte: number): string[] =>
  document.lanes.filter(({ encoding }) => encoding && cutsAt(encoding.tokens, byte)).map((lane) => lane.key);

function cutsAt(segmentation: Segmentation, byte: number): boolean {
  const { start, end, flags } = segmentation;
  const isReal = (i: number): boolean => (flags[i]! & SegmentFlag.virtual) === 0;
  const first = firstTokenStartingAt(segmentation, byte);
  let next = first;
  while (next < start.length && start[next] === byte && !isReal(next)) next++;
  return (next < start.length && start[next] === byte) || (first > 0 && end[first - 1] === byte);
}

export function encodingOf(document: TextDocument, key: string): TextEncoding {
  const { encoding } = document.lane(key);
  if (encoding) return encoding;
  throw new TokenscopeError('not-found', 'This lane has not loaded yet.', 'Wait for it to finish loading.');
}

/** The bytes of the text in a byte span. */
export function spanBytes({ text }: TextDocument, start: number, end: number): Uint8Array<ArrayBuffer> {
  const from = text.indexAt(start);
  const to = text.indexAt(end);
  const isWhole = text.byteAt(to) === end;
  const bytes = utf8Encode(text.text.slice(from, isWhole ? to : to + 2).toWellFormed());
  const skip = start - text.byteAt(from);
  return bytes.slice(skip, skip + end - start);
}
