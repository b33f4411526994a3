import { describe, expect, it } from 'vitest';
import { utf8Encode } from '../../base/utf8-offsets.ts';
import type { Progress } from '../../contracts/provenance.ts';
import { MemoryStorage } from '../model-storage.ts';
import { ModelStore } from '../model-store.ts';
import {
  type FileRef,
  keepTokenizerFile,
  LARGEST_FILE,
  type LoadContext,
  loadTokenizerFile,
} from './load-tokenizer-file.ts';

type Answer = (url: string, init: RequestInit) => Response | Promise<Response>;

function context(
  answer: Answer,
  more: Partial<LoadContext> = {},
): LoadContext & { seen: string[]; reports: Progress[] } {
  const seen: string[] = [];
  const reports: Progress[] = [];
  return {
    fetch: (input, init = {}) => {
      const address = input instanceof Request ? input.url : input.toString();
      seen.push(address);
      init.signal?.throwIfAborted();
      return Promise.resolve(answer(address, init));
    },
    files: new ModelStore(new MemoryStorage(), fetch),
    signal: new AbortController().signal,
    progress: (report) => reports.push(report),
    isOnline: () => true,
    seen,
    reports,
    ...more,
  };
}

const url: FileRef = { kind: 'url', url: 'https://files.example/t.json' };
const hub: FileRef = { kind: 'hub', repo: 'org/name', revision: 'v1/x' };

/** A body that arrives in chunks. */
const streamed = (chunks: readonly Uint8Array[], headers: Record<string, string> = {}): Response =>
  new Response(
    new ReadableStream({
      start(controller) {
        for (const chunk of chunks) controller.enqueue(chunk);
        controller.close();
      },
    }),
    { headers },
  );

const codeOf = async (work: Promise<unknown>): Promise<unknown> => {
  try {
    await work;
  } catch (error) {
    return error instanceof Error && 'code' in error ? error.code : error;
  }
  return 'no error';
};

describe('loadTokenizerFile', () => {
  it('streams a file and tells how far it is', async () => {
    const answer = context(() =>
      streamed([utf8Encode('{"a"'), utf8Encode(': 1}')], { 'content-length': '8' }),
    );
    expect(await loadTokenizerFile(url, answer)).toEqual(utf8Encode('{"a": 1}'));
    expect(answer.reports).toEqual([
      { label: 't.json', done: 4, total: 8, unit: 'bytes' },
      { label: 't.json', done: 8, total: 8, unit: 'bytes' },
    ]);
  });

  it('does not take a compressed length for the total', async () => {
    const answer = context(() =>
      streamed([utf8Encode('{}')], { 'content-length': '9', 'content-encoding': 'gzip' }),
    );
    await loadTokenizerFile(url, answer);
    expect(answer.reports[0]!.total).toBeNull();
  });

  it('asks the Hub for the JSON first, then for SentencePiece models, with the token', async () => {
    const headers: unknown[] = [];
    const answer = context(
      (address, init) => {
        headers.push(init.headers);
        return address.endsWith('spiece.model')
          ? streamed([Uint8Array.of(10)])
          : new Response(null, { status: 404 });
      },
      { accessToken: 'hf_secret', hubAddress: 'http://hub.test' },
    );
    expect(await loadTokenizerFile(hub, answer)).toEqual(Uint8Array.of(10));
    expect(answer.seen).toEqual([
      'http://hub.test/org/name/resolve/v1%2Fx/tokenizer.json',
      'http://hub.test/org/name/resolve/v1%2Fx/tokenizer.model',
      'http://hub.test/org/name/resolve/v1%2Fx/spiece.model',
    ]);
    expect(headers[0]).toEqual({ Authorization: 'Bearer hf_secret' });
  });

  it('sends the token to nobody but the Hub', async () => {
    let sent: unknown;
    const answer = context(
      (_, init) => {
        sent = init.headers;
        return streamed([utf8Encode('{}')]);
      },
      { accessToken: 'hf_secret' },
    );
    await loadTokenizerFile(url, answer);
    expect(sent).toEqual({});
  });

  it.each([
    [401, 'unauthorized', /gated repository/],
    [403, 'unauthorized', /access token/],
    [404, 'not-found', /revision/],
    [429, 'blocked', /minutes/],
    [503, 'offline', /later/],
  ])('explains HTTP %i from the Hub', async (status, code, cure) => {
    const failing = loadTokenizerFile(
      hub,
      context(() => new Response(null, { status })),
    );
    await expect(failing).rejects.toThrow(
      expect.objectContaining({ code, cure: expect.stringMatching(cure) }),
    );
  });

  it('tells a missing connection from a server that shuts pages out', async () => {
    const refuse: Answer = () => {
      throw new TypeError('Failed to fetch');
    };
    expect(await codeOf(loadTokenizerFile(url, context(refuse, { isOnline: () => false })))).toBe('offline');
    const blocked = loadTokenizerFile(url, context(refuse));
    await expect(blocked).rejects.toThrow(/files\.example cannot be reached, or .*CORS/);
  });

  it('gives up on a file that says it is too large, and on one that turns out to be', async () => {
    const stated = context(() => streamed([], { 'content-length': String(LARGEST_FILE + 1) }));
    await expect(loadTokenizerFile(url, stated)).rejects.toThrow(/larger than 200 MB/);
    const chunk = new Uint8Array(32 << 20);
    let pulled = 0;
    const endless = new ReadableStream({
      pull(controller) {
        pulled++;
        controller.enqueue(chunk);
      },
    });
    expect(
      await codeOf(
        loadTokenizerFile(
          url,
          context(() => new Response(endless)),
        ),
      ),
    ).toBe('too-large');
    expect(pulled).toBeLessThan(12);
  });

  it('stops when it is cancelled', async () => {
    const controller = new AbortController();
    const answer = context(() => streamed([utf8Encode('{'), utf8Encode('}')]), {
      signal: controller.signal,
      progress: () => controller.abort(),
    });
    await expect(loadTokenizerFile(url, answer)).rejects.toThrow(
      expect.objectContaining({ name: 'AbortError' }),
    );
  });

  it.each(['javascript:alert(1)', 'file:///etc/passwd', 'not a url', ''])(
    'refuses the address %j',
    async (address) => {
      expect(
        await codeOf(
          loadTokenizerFile(
            { kind: 'url', url: address },
            context(() => new Response()),
          ),
        ),
      ).toBe('bad-input');
    },
  );

  it.each(['name', '../../etc', 'org/../x', 'org/name/file', ''])('refuses the Hub name %j', async (repo) => {
    const ref: FileRef = { kind: 'hub', repo, revision: 'main' };
    expect(
      await codeOf(
        loadTokenizerFile(
          ref,
          context(() => new Response()),
        ),
      ),
    ).toBe('bad-input');
  });
});

describe('dropped files', () => {
  const bytes = utf8Encode('{"model": {}}');

  it('are found again under their hash', async () => {
    const answer = context(() => new Response());
    const ref = await keepTokenizerFile('mine.json', bytes, answer.files);
    expect(ref).toEqual({ kind: 'file', name: 'mine.json', sha256: expect.stringMatching(/^[0-9a-f]{64}$/) });
    expect(await loadTokenizerFile(ref, answer)).toEqual(bytes);
    expect(answer.seen).toEqual([]);
  });

  it('are asked for again where they are missing', async () => {
    const ref: FileRef = { kind: 'file', sha256: '0'.repeat(64), name: 'gone.json' };
    const missing = loadTokenizerFile(
      ref,
      context(() => new Response()),
    );
    await expect(missing).rejects.toThrow(/'gone.json' is not on this device/);
  });

  it('say so when the storage is full', async () => {
    const full = new MemoryStorage();
    full.open = () =>
      Promise.resolve({
        write: () => Promise.reject(new DOMException('no space', 'QuotaExceededError')),
        close: () => Promise.resolve(),
      });
    const kept = keepTokenizerFile('mine.json', bytes, new ModelStore(full, fetch));
    expect(await codeOf(kept)).toBe('storage-full');
  });

  it('may not be larger than a tokenizer can be', async () => {
    const huge = { length: LARGEST_FILE + 1 } as Uint8Array<ArrayBuffer>;
    expect(
      await codeOf(keepTokenizerFile('weights.bin', huge, new ModelStore(new MemoryStorage(), fetch))),
    ).toBe('too-large');
  });
});
