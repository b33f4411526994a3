import { describe, expect, it } from 'vitest';
import { sha256Hex } from '../base/stable-hash.ts';
import { utf8Encode } from '../base/utf8-offsets.ts';
import { TokenscopeError } from '../contracts/errors.ts';
import { exportedDecoder } from '../testing/onnx-fixtures/exported-decoder.ts';
import { type DroppedFile, keepModel } from './kept-model.ts';
import { type ForeignRef, openModelFiles } from './model-files.ts';
import { MemoryStorage } from './model-storage.ts';
import { ModelStore } from './model-store.ts';
import { readOnnxModel } from './onnx/onnx-model.ts';
import { writeOnnxModel } from './onnx/onnx-write.ts';

const whole = exportedDecoder('plain').bytes;
const split = writeOnnxModel(readOnnxModel(exportedDecoder('plain', { vocabulary: 300 }).bytes), 'external');
const weights = split.weights!.data as Uint8Array<ArrayBuffer>;
const dataName = split.weights!.path;

/** A web that has these files, and nothing else. */
function web(files: Readonly<Record<string, Uint8Array<ArrayBuffer> | string>>) {
  const asked: { readonly url: string; readonly authorisation: string | null }[] = [];
  const fetcher = ((url: string, init?: RequestInit) => {
    asked.push({ url, authorisation: new Headers(init?.headers).get('authorization') });
    const body = files[url];
    if (body === undefined) return Promise.resolve(new Response(null, { status: 404 }));
    return Promise.resolve(new Response(body));
  }) as typeof fetch;
  return { fetcher, asked };
}

function services(files: Parameters<typeof web>[0], accessToken: string | null = null) {
  const { fetcher, asked } = web(files);
  return { store: new ModelStore(new MemoryStorage(), fetcher), fetch: fetcher, accessToken, asked };
}

const context = () => {
  const steps: { readonly done: number; readonly total: number | null }[] = [];
  return {
    signal: new AbortController().signal,
    progress: (step: (typeof steps)[0]) => steps.push(step),
    steps,
  };
};

const codeOf = async (work: Promise<unknown>): Promise<string> => {
  const error = await work.then(
    () => null,
    (reason: unknown) => reason,
  );
  return error instanceof TokenscopeError ? error.code : String(error);
};

describe('a model of the Hub', () => {
  const hub = 'https://huggingface.co';
  const folder = `${hub}/org/tiny/resolve/main`;
  const ref: ForeignRef = {
    kind: 'hub',
    repo: 'org/tiny',
    revision: 'main',
    graph: 'onnx/model',
    precision: 'fp32',
  };

  it('comes with its tokenizer and config, its token sent to the Hub, its bytes counted', async () => {
    const sha256 = await sha256Hex(whole);
    const from = services(
      {
        [`${hub}/api/models/org/tiny/tree/main?recursive=true`]: JSON.stringify([
          { type: 'file', path: 'onnx/model.onnx', size: 130, lfs: { oid: sha256, size: whole.length } },
          { type: 'file', path: 'config.json', size: 2 },
        ]),
        [`${folder}/onnx/model.onnx`]: whole,
        [`${folder}/config.json`]: '{}',
      },
      'secret',
    );
    const told = context();
    const files = await openModelFiles(ref, from, told);
    expect(files).toMatchObject({ name: 'org/tiny', label: 'onnx/model, fp32', sha256, bytes: whole.length });
    expect((await files.source()).graph).toEqual(whole);
    expect(await files.beside('config.json')).toEqual(utf8Encode('{}'));
    expect(await files.beside('tokenizer.json')).toBeNull();
    expect(from.asked.map(({ authorisation }) => authorisation)).toEqual(
      from.asked.map(() => 'Bearer secret'),
    );
    expect(told.steps.at(-1)).toMatchObject({ done: whole.length, total: whole.length, unit: 'bytes' });
  });

  it('is opened again without a connection', async () => {
    const tree = JSON.stringify([{ type: 'file', path: 'onnx/model.onnx', size: whole.length }]);
    const from = services({
      [`${hub}/api/models/org/tiny/tree/main?recursive=true`]: tree,
      [`${folder}/onnx/model.onnx`]: whole,
    });
    const first = await openModelFiles(ref, from, context());
    const offline = {
      ...from,
      fetch: (() => Promise.reject(new TypeError('Failed to fetch'))) as typeof fetch,
    };
    const again = await openModelFiles(ref, offline, context());
    expect((await again.source()).graph).toEqual(whole);
    expect(again.sha256).toBe(first.sha256);
    const other = openModelFiles({ ...ref, revision: 'dev' }, offline, context());
    expect(await codeOf(other)).toBe('offline');
  });

  it('is opened where the token is not known, once its files are here', async () => {
    const tree = JSON.stringify([{ type: 'file', path: 'onnx/model.onnx', size: whole.length }]);
    const from = services({
      [`${hub}/api/models/org/tiny/tree/main?recursive=true`]: tree,
      [`${folder}/onnx/model.onnx`]: whole,
    });
    await openModelFiles(ref, from, context());
    const stranger = {
      ...from,
      fetch: (() => Promise.resolve(new Response('', { status: 401 }))) as typeof fetch,
    };
    expect((await (await openModelFiles(ref, stranger, context())).source()).graph).toEqual(whole);
    const other = openModelFiles({ ...ref, revision: 'dev' }, stranger, context());
    expect(await codeOf(other)).toBe('unauthorized');
  });

  it('names what there is instead of a precision that is missing', async () => {
    const tree = JSON.stringify([{ type: 'file', path: 'onnx/model_q8.onnx', size: 3 }]);
    const from = services({ [`${hub}/api/models/org/tiny/tree/main?recursive=true`]: tree });
    await expect(openModelFiles(ref, from, context())).rejects.toMatchObject({
      code: 'not-found',
      cure: 'Choose one of: onnx/model (q8).',
    });
  });
});

describe('a model at an address', () => {
  const url = 'https://files.example/tiny/onnx/model.onnx';

  it('finds weights beside it, and its tokenizer a folder up', async () => {
    const from = services({
      [url]: split.bytes,
      [`https://files.example/tiny/onnx/${dataName}`]: weights,
      'https://files.example/tiny/tokenizer.json': '{"model": {}}',
    });
    const files = await openModelFiles({ kind: 'url', url }, from, context());
    expect(files).toMatchObject({ name: 'model.onnx', label: 'files.example' });
    expect(files.bytes).toBe(split.bytes.length + weights.length);
    expect((await files.source()).externalData).toEqual([{ path: dataName, data: weights }]);
    expect(await files.beside('tokenizer.json')).toEqual(utf8Encode('{"model": {}}'));
    expect(await files.beside('config.json')).toBeNull();
  });

  it('names weights that are missing', async () => {
    const from = services({ [url]: split.bytes });
    await expect(openModelFiles({ kind: 'url', url }, from, context())).rejects.toThrow(
      `keeps its weights in '${dataName}'`,
    );
  });

  it.each(['model.onnx', 'file:///model.onnx', 'javascript:0'])('is not %s', async (address) => {
    expect(await codeOf(openModelFiles({ kind: 'url', url: address }, services({}), context()))).toBe(
      'bad-input',
    );
  });
});

describe('dropped files', () => {
  const file = (name: string, bytes: Uint8Array<ArrayBuffer> | string): DroppedFile => ({
    name,
    bytes: typeof bytes === 'string' ? utf8Encode(bytes) : bytes,
  });

  it('are found again under one ref', async () => {
    const from = services({});
    const ref = await keepModel(from.store, [
      file('tokenizer.json', '{}'),
      file('tiny.onnx', split.bytes),
      file(dataName, weights),
    ]);
    const files = await openModelFiles(ref, from, context());
    expect(files).toMatchObject({ name: 'tiny.onnx', sha256: ref.sha256, label: 'dropped file' });
    expect((await files.source()).externalData).toEqual([{ path: dataName, data: weights }]);
    expect(await files.beside('tokenizer.json')).toEqual(utf8Encode('{}'));
    expect(from.asked).toEqual([]);
  });

  it.each([
    [[file('tokenizer.json', '{}')], 'bad-input', /no .onnx file among tokenizer.json/],
    [
      [file('a.onnx', whole), file('b.onnx', whole)],
      'bad-input',
      /several graphs among the files: a.onnx, b.onnx/,
    ],
    [[file('tiny.onnx', split.bytes)], 'not-found', new RegExp(`keeps its weights in '${dataName}'`)],
    [[file('tiny.onnx', '<html>')], 'corrupt', /web page/],
  ])('that make no model are refused', async (files, code, message) => {
    await expect(keepModel(services({}).store, files)).rejects.toMatchObject({
      code,
      message: expect.stringMatching(message) as string,
    });
  });

  it('are asked for again where they are missing', async () => {
    const gone: ForeignRef = { kind: 'file', sha256: '0'.repeat(64), name: 'gone.onnx' };
    await expect(openModelFiles(gone, services({}), context())).rejects.toThrow(
      /'gone.onnx' is not on this device/,
    );
  });
});
