import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { RemoteFile } from '../contracts/model.ts';
import type { Progress } from '../contracts/provenance.ts';
import { type ByteStorage, MemoryStorage } from './model-storage.ts';
import { ModelStore } from './model-store.ts';

const bytes = Uint8Array.from({ length: 1000 }, (_, i) => (i * 7) % 251);
const sha = (data: Uint8Array): string => createHash('sha256').update(data).digest('hex');
const url = 'https://hub.test/org/name/resolve/main/onnx/model.onnx';
const file: RemoteFile = { url, path: 'model.onnx', bytes: 1000, sha256: sha(bytes) };

interface ServerOptions {
  readonly data?: Uint8Array;
  readonly etag?: string | null;
  readonly ignoresRange?: boolean;
  readonly hidesHeaders?: boolean;
  /** Bytes that each answer sends before the connection breaks; null: all. */
  readonly breaks?: (number | null)[];
}

/** A server of one file that notes what it was asked. */
function server(options: ServerOptions = {}): { fetch: typeof fetch; asked: string[] } {
  const asked: string[] = [];
  const data = options.data ?? bytes;
  const etag = options.etag === undefined ? '"v1"' : options.etag;
  const breaks = [...(options.breaks ?? [])];
  const answer = (_url: string, init?: RequestInit): Promise<Response> => {
    const headers = new Headers(init?.headers);
    const range = /^bytes=(\d+)-$/.exec(headers.get('range') ?? '');
    asked.push(
      [headers.get('range'), headers.get('if-range'), headers.get('authorization')].filter(Boolean).join(' '),
    );
    if (init?.signal?.aborted) return Promise.reject(init.signal.reason as Error);
    const sameVersion =
      headers.get('if-range') === null ||
      (headers.get('if-range') === etag && etag?.startsWith('W/') === false);
    const start = range && sameVersion && !options.ignoresRange ? Number(range[1]) : 0;
    if (start >= data.length) return Promise.resolve(new Response(null, { status: 416 }));
    const cut = breaks.shift() ?? null;
    let at = start;
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        if (cut !== null && at >= start + cut) return controller.error(new TypeError('network error'));
        const end = Math.min(at + 64, data.length, cut === null ? Number.POSITIVE_INFINITY : start + cut);
        controller.enqueue(data.slice(at, end));
        at = end;
        if (at === data.length) controller.close();
      },
    });
    const isPart = range !== null && start > 0;
    return Promise.resolve(
      new Response(body, {
        status: isPart ? 206 : 200,
        headers: options.hidesHeaders
          ? {}
          : {
              'content-length': String(data.length - start),
              ...(etag === null ? {} : { etag }),
              ...(isPart ? { 'content-range': `bytes ${start}-${data.length - 1}/${data.length}` } : {}),
            },
      }),
    );
  };
  return { fetch: answer as typeof fetch, asked };
}

const label = { label: 'org/name' };

test('a file is downloaded once, with progress in bytes, and then comes from the device', async () => {
  const { fetch, asked } = server();
  const store = new ModelStore(new MemoryStorage(), fetch);
  const progress: Progress[] = [];
  expect(await store.get(file, { ...label, onProgress: (step) => progress.push(step) })).toEqual(bytes);
  expect(progress.at(-1)).toEqual({ label: 'org/name', done: 1000, total: 1000, unit: 'bytes' });
  expect(progress.map(({ done }) => done)).toEqual(
    progress.map(({ done }) => done).toSorted((a, b) => a - b),
  );
  expect(await store.get(file, label)).toEqual(bytes);
  expect(asked).toHaveLength(1);
});

describe('resume', () => {
  test('a broken connection is taken up at the byte where it broke', async () => {
    const { fetch, asked } = server({ breaks: [300, 130, null] });
    const store = new ModelStore(new MemoryStorage(), fetch);
    expect(await store.get(file, label)).toEqual(bytes);
    expect(asked).toEqual(['', 'bytes=300- "v1"', 'bytes=430- "v1"']);
  });

  test('an earlier session left a part: only the rest is asked for', async () => {
    const storage = new MemoryStorage();
    const broken = server({ breaks: [640, 0, 0, 0] });
    await expect(new ModelStore(storage, broken.fetch).get(file, label)).rejects.toMatchObject({
      code: 'offline',
      cure: expect.stringMatching(/goes on from there/) as string,
    });
    const store = new ModelStore(storage, server().fetch);
    expect((await store.figures()).files).toEqual([
      { url, label: 'org/name', bytes: 640, isComplete: false },
    ]);
    const { fetch, asked } = server();
    expect(await new ModelStore(storage, fetch).get(file, label)).toEqual(bytes);
    expect(asked).toEqual(['bytes=640- "v1"']);
  });

  test('the file has changed meanwhile: the whole comes again', async () => {
    const storage = new MemoryStorage();
    await new ModelStore(storage, server({ breaks: [640, 0, 0, 0] }).fetch)
      .get(file, label)
      .catch(() => null);
    const newer = Uint8Array.from(bytes, (byte) => byte ^ 1);
    const { fetch } = server({ data: newer, etag: '"v2"' });
    const changed = { ...file, sha256: null };
    expect(await new ModelStore(storage, fetch).get(changed, label)).toEqual(newer);
  });

  test.each([
    ['ignores ranges', { ignoresRange: true }],
    ['hides its headers from the page', { hidesHeaders: true }],
    ['has only weak tags', { etag: 'W/"v1"' }],
  ])('a server that %s', async (_name, options) => {
    const { fetch } = server({ ...options, breaks: [300, null] });
    expect(await new ModelStore(new MemoryStorage(), fetch).get(file, label)).toEqual(bytes);
  });

  test('more bytes than the file has now: it starts anew', async () => {
    const storage = new MemoryStorage();
    const unhashed = { ...file, sha256: null };
    await new ModelStore(storage, server({ etag: null, breaks: [640, 0, 0, 0] }).fetch)
      .get(unhashed, label)
      .catch(() => null);
    const short = bytes.slice(0, 100);
    const { fetch, asked } = server({ data: short, etag: null });
    const store = new ModelStore(storage, fetch);
    expect(await store.get({ ...unhashed, bytes: null }, label)).toEqual(short);
    expect(asked).toEqual(['bytes=640-', '']);
  });
});

describe('damage', () => {
  test('bytes without the stated hash are not kept', async () => {
    const { fetch } = server({ data: Uint8Array.from(bytes, (byte) => byte ^ 1) });
    const store = new ModelStore(new MemoryStorage(), fetch);
    await expect(store.get(file, label)).rejects.toMatchObject({ code: 'corrupt' });
    expect((await store.figures()).files).toEqual([]);
  });

  test('a release with another hash replaces the stored one', async () => {
    const storage = new MemoryStorage();
    await new ModelStore(storage, server().fetch).get(file, label);
    const newer = Uint8Array.from(bytes, (byte) => byte ^ 1);
    const store = new ModelStore(storage, server({ data: newer }).fetch);
    expect(await store.get({ ...file, sha256: sha(newer) }, label)).toEqual(newer);
  });

  test('an entry that is no JSON, and a stored file of the wrong size, are fetched again', async () => {
    for (const suffix of ['.json', '.bin']) {
      const storage = new MemoryStorage();
      await new ModelStore(storage, server().fetch).get(file, label);
      const name = (await storage.names()).find((candidate) => candidate.endsWith(suffix))!;
      await (await storage.open(name, 3)).close();
      const { fetch, asked } = server();
      expect(await new ModelStore(storage, fetch).get(file, label)).toEqual(bytes);
      expect(asked).toEqual(['']);
    }
  });
});

test.each([
  [401, 'unauthorized'],
  [403, 'unauthorized'],
  [404, 'not-found'],
  [429, 'blocked'],
  [503, 'offline'],
])('HTTP %i is %s', async (status, code) => {
  const fetcher = (() => Promise.resolve(new Response(null, { status }))) as typeof fetch;
  await expect(new ModelStore(new MemoryStorage(), fetcher).get(file, label)).rejects.toMatchObject({ code });
});

test('a cancel keeps what has arrived and leaves the store working', async () => {
  const storage = new MemoryStorage();
  const controller = new AbortController();
  const { fetch } = server();
  const store = new ModelStore(storage, fetch);
  const broken = store.get(file, {
    ...label,
    signal: controller.signal,
    onProgress: ({ done }) => {
      if (done >= 320) controller.abort();
    },
  });
  await expect(broken).rejects.toMatchObject({ name: 'AbortError' });
  const kept = (await store.figures()).files[0]!.bytes;
  expect(kept).toBeGreaterThanOrEqual(320);
  expect(kept).toBeLessThan(1000);
  expect(await store.get(file, label)).toEqual(bytes);
});

test('two callers of one file share one download', async () => {
  const { fetch, asked } = server();
  const store = new ModelStore(new MemoryStorage(), fetch);
  const [a, b] = await Promise.all([store.get(file, label), store.get(file, label)]);
  expect(a).toEqual(b);
  expect(asked).toHaveLength(1);
});

test('an access token is sent and never stored', async () => {
  const storage = new MemoryStorage();
  const { fetch, asked } = server();
  await new ModelStore(storage, fetch).get(file, {
    ...label,
    headers: { Authorization: 'Bearer hf_secret' },
  });
  expect(asked).toEqual(['Bearer hf_secret']);
  for (const name of await storage.names()) {
    expect(new TextDecoder().decode(await storage.read(name))).not.toContain('hf_secret');
  }
});

test('a full device is told, with what to do', async () => {
  const inner = new MemoryStorage();
  const full: ByteStorage = {
    size: (name) => inner.size(name),
    read: (name) => inner.read(name),
    remove: (name) => inner.remove(name),
    names: () => inner.names(),
    quota: () => Promise.resolve(500),
    async open(name, from) {
      const sink = await inner.open(name, from);
      let written = from;
      return {
        write(part) {
          written += part.length;
          return name.endsWith('.bin') && written > 500
            ? Promise.reject(new DOMException('full', 'QuotaExceededError'))
            : sink.write(part);
        },
        close: () => sink.close(),
      };
    },
  };
  const store = new ModelStore(full, server().fetch);
  await expect(store.get(file, label)).rejects.toMatchObject({ code: 'storage-full' });
  expect(await store.figures()).toMatchObject({ usedBytes: 448, quotaBytes: 500 });
});

test('dropped bytes are kept under their hash; remove and clear free the device', async () => {
  const storage = new MemoryStorage();
  const store = new ModelStore(storage, server().fetch);
  const hash = await store.keep('my.onnx', bytes);
  expect(hash).toBe(sha(bytes));
  expect(await store.getKept(hash)).toEqual(bytes);
  await store.get(file, label);
  expect((await store.figures()).usedBytes).toBe(2000);
  await store.remove(url);
  expect((await store.figures()).files.map(({ label: name }) => name)).toEqual(['my.onnx']);
  await store.clear();
  expect(await storage.names()).toEqual([]);
  expect(await store.getKept(hash)).toBeNull();
});
