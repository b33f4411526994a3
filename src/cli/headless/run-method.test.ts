import { expect, it } from 'vitest';
import { loadRegistries } from '../registries.ts';
import { runMethod } from './run-method.ts';
import { fromJson, toJson } from './tensor-json.ts';

const registries = await loadRegistries();
const run = async (name: string, input: Parameters<typeof fromJson>[0]): Promise<unknown> =>
  JSON.parse(toJson(await runMethod(registries, name, fromJson(input) as Record<string, never>)));

it('gives every token its byte span, id, piece and text', async () => {
  expect(await run('tokenizers/bytes', { text: 'é' })).toEqual({
    tokenizer: 'UTF-8 bytes',
    nBytes: 2,
    tokens: [
      { start: 0, end: 1, id: 0xc3, piece: '<0xC3>', text: '\ufffd', flags: 16 },
      { start: 1, end: 2, id: 0xa9, piece: '<0xA9>', text: '\ufffd', flags: 16 },
    ],
  });
});

it('runs an embedded vocabulary like any other tokenizer', async () => {
  expect(await run('tokenizers/cl100k', { text: 'Hello world' })).toMatchObject({
    tokens: [
      { start: 0, end: 5, id: 9906, text: 'Hello' },
      { start: 5, end: 11, id: 1917, text: ' world' },
    ],
  });
});

it('leaves ids out where the vocabulary is open', async () => {
  const found = await run('tokenizers/graphemes', { text: 'e\u0301a' });
  expect(found).toMatchObject({
    tokens: [
      { start: 0, end: 3, text: 'e\u0301' },
      { start: 3, end: 4, text: 'a' },
    ],
  });
  expect(toJson(found)).not.toContain('"id"');
});

it('runs a method on ids with its parameters', async () => {
  expect(await run('entropy/renyi-efficiency', { ids: [1, 2, 3, 4], params: { alpha: 1 } })).toMatchObject({
    entropy: 2,
    efficiency: 1,
  });
});

it('runs a pruner on tensors', async () => {
  const view = {
    id: 'v',
    role: 'single',
    grid: { h: 1, w: 3 },
    hasCls: false,
    layers: 1,
    taps: { $map: [] },
  };
  const features = { shape: [3, 2], data: [1, 0, 0.9, 0.1, 0, 1] };
  const source = { views: [{ ...view, features }] };
  const found = await run('pruners/divprune', { source, budget: { kind: 'count', keep: 2 } });
  expect(found).toMatchObject({ tokens: [{ anchor: 0 }, { anchor: 2 }] });
});

it('gives a pruner its projector from layers', async () => {
  const features = { shape: [3, 2], data: [1, 0, 0.9, 0.1, 0, 1] };
  const view = {
    id: 'v',
    role: 'single',
    grid: { h: 1, w: 3 },
    hasCls: false,
    layers: 1,
    taps: { $map: [] },
  };
  const projector = [{ weight: { shape: [2, 2], data: [3, 0, 0, 1] }, activation: 'gelu' }];
  const source = { views: [{ ...view, features }], projector };
  const found = await run('pruners/zoo-prune', { source, budget: { kind: 'count', keep: 1 } });
  expect(found).toMatchObject({ tokens: [{ kind: 'kept' }], maps: { sensitivity: [expect.any(Array)] } });
});

it('audits an attention policy on captured queries and keys', async () => {
  const geometry = { nLayer: 1, nHead: 1, nKvHead: 1, dHead: 1, scale: 1, bytesPerValue: 4 };
  const values = { $float32: [0, 0, 0, 0] };
  const capture = { geometry, nTokens: 4, layers: [{ q: values, k: values, v: { $float32: [1, 1, 1, 1] } }] };
  const found = await run('attention/sliding-window', { capture, promptLength: 3, params: { budget: 0.67 } });
  expect(found).toMatchObject([
    { stage: 'prefill', keys: [[[0], [0, 1], [1, 2]]], kvReadBytes: 24 },
    { stage: 'decode', token: 3, keys: [[[2, 3]]], evict: [[0, 1]], recallMean: 0.5, sparsity: 0.5 },
  ]);
});

it('names the known methods when asked for an unknown one', async () => {
  await expect(run('tokenizers/nothing', {})).rejects.toMatchObject({
    code: 'not-found',
    cure: expect.stringMatching(/tokenizers\/bytes.*tokenizers\/o200k/),
  });
});

it.each([
  ['tokenizers/bytes', {}, /no text/],
  ['pruners/divprune', {}, /source and budget/],
  ['attention/h2o', {}, /capture and promptLength/],
  ['entropy/renyi-efficiency', { ids: [1], params: { alpha: 'x' } }, /alpha/],
])('says what the input of %s lacks: %j', async (name, input, problem) => {
  await expect(run(name, input)).rejects.toMatchObject({
    code: 'bad-input',
    message: expect.stringMatching(problem),
  });
});

it('reads tensors, typed arrays, bytes and maps, and writes them back as lists and objects', () => {
  const value = fromJson({
    t: { shape: [1, 2], data: [0.5, 2] },
    u: { $uint8: [1, 255] },
    b: { $utf8: 'é' },
    m: { $map: [[3, { $int32: [-1] }]] },
  });
  expect(value).toEqual({
    t: { data: Float32Array.of(0.5, 2), shape: [1, 2] },
    u: Uint8Array.of(1, 255),
    b: Uint8Array.of(0xc3, 0xa9),
    m: new Map([[3, Int32Array.of(-1)]]),
  });
  expect(toJson(value)).toBe('{"t":{"data":[0.5,2],"shape":[1,2]},"u":[1,255],"b":[195,169],"m":{"3":[-1]}}');
  expect(toJson({ nan: Number.NaN, big: 1n })).toBe('{"nan":null,"big":"1"}');
});

it.each([
  [{ shape: [3], data: [1] }, /shape \[3\]/],
  [{ $uint8: 'no' }, /flat list/],
  [{ $map: 5 }, /pairs/],
])('refuses %j', (given, problem) => {
  expect(() => fromJson(given)).toThrow(problem);
});
