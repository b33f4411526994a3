import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { TokenscopeError } from '../../contracts/errors.ts';
import type { ParallelText } from '../../contracts/parallel-text.ts';
import type { ParallelSource } from '../../contracts/premium-table.ts';
import { resolveParams } from '../../contracts/params.ts';
import { tokenizerKey, type TokenizerRef } from '../../contracts/tokenizer-ref.ts';
import { tokenizers } from '../../methods/tokenizers/index.ts';
import type { CallContext } from '../rpc.ts';
import { type DocumentServices, TextDocument } from './document.ts';
import { createMeasuresApi } from './measures-api.ts';

const method = (id: string): TokenizerRef => ({ kind: 'method', id });
const refs = [method('bytes'), method('words-uax29'), method('learn-your-tokens')];
const broken: TokenizerRef = { kind: 'url', url: 'https://example.org/tokenizer.json' };

const open: DocumentServices['open'] = (ref) => {
  if (ref.kind !== 'method')
    return Promise.reject(new TokenscopeError('not-found', 'Gone.', 'Look elsewhere.'));
  const registered = tokenizers.get(ref.id);
  return Promise.resolve(registered.create(resolveParams(registered.params, ref.params)));
};
const services: DocumentServices = {
  open,
  pause: () => Promise.resolve(),
  encodeElsewhere: async (ref, text, options, signal) => {
    const tokenizer = await open(ref, { signal, progress: () => undefined });
    return { segmentation: tokenizer.encode(text, options), ms: 1 };
  },
};

let abort: AbortController;
let context: CallContext;
beforeEach(() => {
  abort = new AbortController();
  context = { signal: abort.signal, progress: vi.fn() };
});
afterEach(() => vi.unstubAllGlobals());

async function documentOf(text: string, lanes: readonly TokenizerRef[]): Promise<TextDocument> {
  const document = new TextDocument(services);
  document.setLanes(lanes, {});
  document.open(text);
  while (document.summary().isPending) await document.changedSince(document.revision, abort.signal);
  return document;
}

test('metrics of the lanes, and how far each pair agrees', async () => {
  const api = createMeasuresApi(await documentOf('don’t stop, go', [...refs, broken]), services);
  const { size, lanes, f1, jaccard } = await api.documentMetrics(context);
  expect(size).toEqual({ nBytes: 16, codePoints: 14, words: 3 });
  expect(lanes.map(({ metrics }) => metrics?.tokens)).toEqual([16, 6, 4, undefined]);
  expect(lanes[1]!.metrics).toMatchObject({ fertility: 1, splitWords: 0, uncoveredBytes: 0 });
  expect(lanes[0]!.metrics).toMatchObject({ fertility: 13 / 3, splitWords: 1 });
  expect(lanes[2]!.metrics).toMatchObject({ uncoveredBytes: 2 });
  expect(f1[0]).toBe(1);
  expect(f1[1]).toBeCloseTo((2 * 5) / (15 + 5), 12);
  expect(jaccard[1]).toBeCloseTo(5 / 15, 12);
  expect(f1[4]).toBe(f1[1]);
  expect(f1[3]).toBeNaN();
});

test('words are found alike in one slice and in many', async () => {
  const text = 'The quick brown fox — 日本語, naïve.\n'.repeat(20_000);
  const api = createMeasuresApi(await documentOf(text, [method('words-uax29')]), services);
  const { size, lanes } = await api.documentMetrics(context);
  expect(size.words).toBe(20_000 * 8);
  expect(lanes[0]!.metrics).toMatchObject({ fertility: 1, splitWords: 0 });
});

test('a cancelled call stops between two texts', async () => {
  const api = createMeasuresApi(await documentOf('a b', refs), services);
  abort.abort(new DOMException('stop', 'AbortError'));
  await expect(api.documentMetrics(context)).rejects.toThrow('stop');
  await expect(api.exchange(context, refs, 1)).rejects.toThrow('stop');
});

test('counts what hierarchical and word-pooled models would read', async () => {
  const api = createMeasuresApi(await documentOf('Hello, world! fooBar', []), services);
  expect(await api.sequenceCounts(context)).toEqual({ nBytes: 20, hatChunks: 4, pooledWords: 5 });
});

test('exchange counts the same seeded texts for every tokenizer, and keeps a failure to its column', async () => {
  const api = createMeasuresApi(await documentOf('', []), services);
  const table = await api.exchange(context, [...refs, broken], 7);
  expect(table.tokenizers.map(({ error }) => error?.code)).toEqual([
    undefined,
    undefined,
    undefined,
    'not-found',
  ]);
  expect(table.rows.map(({ kind }) => kind)).toEqual([
    'prose',
    'code',
    'uuid-json',
    'digits',
    'cjk',
    'emoji',
  ]);
  for (const row of table.rows) {
    expect(row.tokens[0]).toBe(row.nBytes);
    expect(row.tokens[1]).toBeLessThanOrEqual(row.codePoints);
    expect(row.tokens[3]).toBeNaN();
    expect(row.codePoints).toBeGreaterThan(9000);
  }
  expect(await api.exchange(context, [...refs, broken], 7)).toEqual(table);
  expect(context.progress).toHaveBeenLastCalledWith(expect.objectContaining({ done: 24, total: 24 }));
});

const language = (id: string, ...parts: string[]): ParallelText => ({
  id,
  name: id,
  script: 'Latin',
  bcp47: id,
  direction: 'ltr',
  parts,
});

test('premiums of own parallel text: the byte premium is the ratio of UTF-8 lengths (spec 15)', async () => {
  const api = createMeasuresApi(await documentOf('', []), services);
  const texts = [
    language('eng', 'two words', 'and three words'),
    language('ell', 'δύο λέξεις', 'και τρεις λέξεις'),
  ];
  const table = await api.premiums(context, [method('bytes'), broken], { kind: 'own', texts }, 'eng');
  const bytes = texts.map(({ parts }) => new TextEncoder().encode(parts.join('')).length);
  expect(table.tokenizers[0]!.premiums!.map(({ premium }) => premium)).toEqual([1, bytes[1]! / bytes[0]!]);
  expect(table.tokenizers[1]).toMatchObject({ premiums: null, error: { code: 'not-found' } });
  expect(table.languages.map(({ nBytes }) => nBytes)).toEqual(bytes);
  expect(table).toMatchObject({ reference: 0, parts: 2 });
  expect(table.languages[0]).not.toHaveProperty('parts');
});

test('the declaration is fetched once and counted once per tokenizer', async () => {
  const texts = [language('eng', 'free', 'and equal'), language('deu', 'frei', 'und gleich')];
  const fetched = vi.fn(async (url: URL) => {
    const id = url.pathname.replace(/^.*\/(.*)\.json$/, '$1');
    return Response.json(id === 'index' ? texts : texts.find((text) => text.id === id));
  });
  vi.stubGlobal('fetch', fetched);
  const api = createMeasuresApi(await documentOf('', []), services);
  const source: ParallelSource = { kind: 'udhr', url: 'https://example.org/samples/udhr/' };
  const english = await api.premiums(context, refs, source, 'eng');
  const german = await api.premiums(context, refs, source, 'deu');
  expect(fetched).toHaveBeenCalledTimes(3);
  expect([english.reference, german.reference]).toEqual([0, 1]);
  expect(german.tokenizers.map(({ premiums }) => premiums![0]!.ctc)).toEqual([13, 4, 3]);
  expect(german.tokenizers).toEqual((await api.premiums(context, refs, source, 'deu')).tokenizers);
  const premium = (table: typeof english, l: number) => table.tokenizers[0]!.premiums![l]!.premium;
  expect(premium(english, 1) * premium(german, 0)).toBeCloseTo(1, 12);
});

test('a translation that does not come says so, and is asked for again', async () => {
  vi.stubGlobal('fetch', () => Promise.resolve(new Response('', { status: 404 })));
  const api = createMeasuresApi(await documentOf('', []), services);
  const source: ParallelSource = { kind: 'udhr', url: 'https://example.org/samples/udhr/' };
  await expect(api.premiums(context, refs, source, 'eng')).rejects.toMatchObject({
    code: 'offline',
    message: expect.stringContaining('/samples/udhr/index.json'),
  });
  vi.stubGlobal('fetch', () => Promise.resolve(Response.json([])));
  await expect(api.premiums(context, [], source, 'eng')).resolves.toMatchObject({ languages: [] });
});

test('a lane that is loaded is not opened again', async () => {
  const opening = vi.fn(open);
  const document = await documentOf('', refs);
  const api = createMeasuresApi(document, { ...services, open: opening });
  await api.exchange(context, [...refs, method('graphemes')], 1);
  expect(opening.mock.calls.map(([ref]) => tokenizerKey(ref))).toEqual([tokenizerKey(method('graphemes'))]);
});
