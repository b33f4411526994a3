import { beforeAll, describe, expect, test } from 'vitest';
import type { TextTokenizer } from '../../contracts/text-tokenizer.ts';
import { tokenizerKey, type TokenizerRef } from '../../contracts/tokenizer-ref.ts';
import { method as bytes } from '../../methods/tokenizers/bytes.ts';
import { method as graphemes } from '../../methods/tokenizers/graphemes.ts';
import { TextDocument } from './document.ts';
import { tokensCsv } from './document-export.ts';
import { inspectToken, mostHits, searchVocabulary, tokenRun } from './document-inspect.ts';

const ref = (id: string): TokenizerRef => ({ kind: 'method', id });
const key = (id: string): string => tokenizerKey(ref(id));

/** Bytes with a vocabulary of a thousand made-up words beside them, to be searched. */
const wordy: TextTokenizer = {
  ...bytes.create(),
  name: 'Wordy',
  vocabSize: 1300,
  idToPiece: (id) => (id < 256 ? bytes.create().idToPiece(id) : id < 300 ? null : `word${id}`),
  idToBytes: (id) => (id < 256 ? Uint8Array.of(id) : id < 300 ? null : new TextEncoder().encode(`word${id}`)),
  idToScore: (id) => id,
};

let document: TextDocument;
const text = 'naïve 🤗!';

beforeAll(async () => {
  const tokenizers: Readonly<Record<string, TextTokenizer>> = {
    bytes: bytes.create(),
    graphemes: graphemes.create(),
    wordy,
  };
  document = new TextDocument({
    open: async (given) => tokenizers[(given as { id: string }).id]!,
    encodeElsewhere: () => Promise.reject(new Error('not here')),
    pause: () => new Promise((resolve) => setImmediate(resolve)),
  });
  document.open(text);
  document.setLanes(['bytes', 'graphemes', 'wordy'].map(ref), {});
  const never = new AbortController().signal;
  while (document.summary().isPending) await document.changedSince(document.revision, never);
});

describe('a token', () => {
  test('inside a character has its own byte, its id and who cuts beside it', () => {
    const inspection = inspectToken(document, key('bytes'), 3);
    expect(inspection).toMatchObject({ index: 3, start: 3, end: 4, id: 0xaf, piece: '<0xAF>', score: null });
    expect(Array.from(inspection.spanBytes)).toEqual([0xaf]);
    expect(inspection.cutAtStart).toEqual([key('bytes'), key('wordy')]);
    expect(inspection.cutAtEnd).toEqual([key('bytes'), key('graphemes'), key('wordy')]);
  });
  test('at the end of the text is cut off there by every lane', () => {
    expect(inspectToken(document, key('bytes'), 11).cutAtEnd).toEqual(
      ['bytes', 'graphemes', 'wordy'].map(key),
    );
  });
  test('of an open vocabulary has its text alone', () => {
    const inspection = inspectToken(document, key('graphemes'), 6);
    expect(inspection).toMatchObject({ start: 7, end: 11, id: -1, piece: null, tokenBytes: null });
    expect(new TextDecoder().decode(inspection.spanBytes)).toBe('🤗');
  });
  test('that is not there is refused', () => {
    expect(() => inspectToken(document, key('bytes'), 99)).toThrow(/no longer there/);
    expect(() => inspectToken(document, 'no lane', 0)).toThrow(/no longer there/);
  });
});

test('a run has the tokens that begin in it, spelt as the vocabulary or the text has them', () => {
  expect(tokenRun(document, key('graphemes'), 2, 7).pieces).toEqual(['ï', 'v', 'e', ' ']);
  const run = tokenRun(document, key('bytes'), 1, 4);
  expect(run).toMatchObject({ firstIndex: 1, pieces: ['a', '<0xC3>', '<0xAF>'] });
  expect(Array.from(run.id)).toEqual([0x61, 0xc3, 0xaf]);
});

describe('the search', () => {
  const search = (mode: 'text' | 'piece' | 'id' | 'hex', query: string) =>
    searchVocabulary(document, key('wordy'), mode, query);
  const pieces = (...args: Parameters<typeof search>): readonly string[] =>
    search(...args).hits.map(({ piece }) => piece);

  test('puts equal tokens first, then those that begin with the query', () => {
    expect(pieces('text', 'word30')).toEqual(Array.from({ length: 10 }, (_, i) => `word30${i}`));
    expect(pieces('text', 'word300')).toEqual(['word300']);
    expect(pieces('piece', '00').slice(0, 3)).toEqual(['<0x00>', 'word300', 'word400']);
    expect(pieces('text', 'w')[0]).toBe('w');
  });
  test('finds bytes and ids', () => {
    expect(pieces('hex', 'AF')).toEqual(['<0xAF>']);
    expect(pieces('hex', '0x64 33 30 31')).toEqual(['word301']);
    expect(search('id', ' #301 ').hits).toEqual([
      { id: 301, piece: 'word301', bytes: new TextEncoder().encode('word301'), score: 301 },
    ]);
    expect(search('id', '270')).toEqual({ total: 0, hits: [] });
  });
  test('counts all and gives the first', () => {
    const { total, hits } = search('text', 'word');
    expect([total, hits.length]).toEqual([1000, mostHits]);
  });
  test('says what is wrong with a query', () => {
    expect(() => search('id', 'x')).toThrow(/'x' is not a token id/);
    expect(() => search('hex', 'abc')).toThrow(/'abc' is not a run of bytes/);
    expect(() => searchVocabulary(document, key('graphemes'), 'text', 'a')).toThrow(/open vocabulary/);
    expect(search('text', '')).toEqual({ total: 0, hits: [] });
  });
});

test('the CSV has a line per token of every lane', async () => {
  const csv = await (await tokensCsv(document, async () => undefined)).text();
  const lines = csv.split('\r\n');
  expect(lines).toHaveLength(1 + 12 + 8 + 12 + 1);
  expect(lines.slice(0, 4)).toEqual([
    'lane,index,start,end,id,token,bytes',
    'UTF-8 bytes,0,0,1,110,n,6e',
    'UTF-8 bytes,1,1,2,97,a,61',
    'UTF-8 bytes,2,2,3,195,<0xC3>,c3',
  ]);
  expect(lines).toContain('Grapheme clusters,6,7,11,,🤗,f09fa497');
});
