import { afterEach, describe, expect, it } from 'vitest';
import { TokenscopeError } from '../contracts/errors.ts';
import type { Progress } from '../contracts/provenance.ts';
import { type CallContext, callsInFlight, connect, type Connection, moved, serve } from './rpc.ts';

/** A worker's side of a message channel; `started` counts how often one was made. */
class ChannelWorker extends EventTarget {
  static started = 0;
  static latest: ChannelWorker;
  readonly #page: MessagePort;
  readonly #own: MessagePort;

  constructor() {
    super();
    ChannelWorker.started++;
    ChannelWorker.latest = this;
    const { port1, port2 } = new MessageChannel();
    this.#page = port1;
    this.#own = port2;
    this.#page.addEventListener('message', (event) => {
      this.dispatchEvent(new MessageEvent('message', { data: event.data, ports: [...event.ports] }));
    });
    this.#page.start();
    serve(api, port2);
  }

  postMessage(message: unknown, transfer: Transferable[]): void {
    this.#page.postMessage(message, transfer);
  }

  terminate(): void {
    this.#page.close();
    this.#own.close();
  }

  crash(message: string): void {
    this.dispatchEvent(Object.assign(new Event('error'), { message }));
  }
}

const seen = { aborted: 0 };

const api = {
  add: (_context: CallContext, a: number, b: number) => a + b,
  count: async ({ progress }: CallContext, steps: number) => {
    for (let done = 1; done <= steps; done++)
      progress({ label: 'Counting', done, total: steps, unit: 'steps' });
    return steps;
  },
  refuse: () => {
    throw new TokenscopeError('too-large', 'It is too big.', 'Cut it.', { cause: new Error('the reason') });
  },
  fail: () => {
    throw new RangeError('off by one');
  },
  throwText: () => {
    // oxlint-disable-next-line typescript/only-throw-error -- libraries do this, and the border must hold
    throw 'just text';
  },
  untilAborted: ({ signal }: CallContext) =>
    new Promise((_resolve, reject) => {
      signal.addEventListener('abort', () => {
        seen.aborted++;
        reject(signal.reason as Error);
      });
    }),
  abortedCalls: () => seen.aborted,
  bytes: (_context: CallContext, length: number) => {
    const data = new Uint8Array(length).fill(7);
    return moved({ data }, [data.buffer]);
  },
};

const connections: Connection<typeof api>[] = [];
function start(): Connection<typeof api> {
  ChannelWorker.started = 0;
  const connection = connect<typeof api>('test', () => new ChannelWorker() as unknown as Worker);
  connections.push(connection);
  return connection;
}
afterEach(() => {
  for (const connection of connections.splice(0)) connection.dispose();
  expect(callsInFlight()).toBe(0);
});

describe('a call', () => {
  it('starts the worker once, on first use', async () => {
    const { remote } = start();
    expect(ChannelWorker.started).toBe(0);
    expect(await Promise.all([remote.add({}, 2, 3), remote.add({}, 4, 5)])).toEqual([5, 9]);
    expect(ChannelWorker.started).toBe(1);
  });

  it('counts as in flight until it settles', async () => {
    const { remote } = start();
    const calls = [remote.add({}, 1, 1), remote.fail({})];
    expect(callsInFlight()).toBe(2);
    await Promise.allSettled(calls);
    expect(callsInFlight()).toBe(0);
  });

  it('reports progress in order', async () => {
    const { remote } = start();
    const heard: Progress[] = [];
    await remote.count({ onProgress: (progress) => heard.push(progress) }, 3);
    expect(heard.map(({ done }) => done)).toEqual([1, 2, 3]);
  });

  it('moves marked buffers', async () => {
    const { remote } = start();
    const { data } = await remote.bytes({}, 5);
    expect(data).toEqual(Uint8Array.of(7, 7, 7, 7, 7));
  });
});

describe('an error', () => {
  it('keeps its code, message, cure and cause', async () => {
    const { remote } = start();
    const error = await remote.refuse({}).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(TokenscopeError);
    expect(error).toMatchObject({
      code: 'too-large',
      message: 'It is too big.',
      cure: 'Cut it.',
      cause: expect.objectContaining({ message: 'the reason' }),
    });
  });

  it('that nobody foresaw becomes internal and keeps its message', async () => {
    const { remote } = start();
    await expect(remote.fail({})).rejects.toMatchObject({
      code: 'internal',
      message: expect.stringContaining('off by one'),
    });
    await expect(remote.throwText({})).rejects.toMatchObject({
      code: 'internal',
      message: expect.stringContaining('just text'),
    });
  });

  it('names a function that the worker lacks', async () => {
    const remote = start().remote as unknown as Record<string, (options: object) => Promise<unknown>>;
    await expect(remote.missing!({})).rejects.toThrow(/no function 'missing'/);
  });

  it('leaves the worker in use', async () => {
    const { remote } = start();
    await expect(remote.fail({})).rejects.toThrow(/off by one/);
    expect(await remote.add({}, 1, 1)).toBe(2);
    expect(ChannelWorker.started).toBe(1);
  });

  it('comes from arguments that cannot be sent', async () => {
    const { remote } = start();
    const unsendable = (() => 1) as unknown as number;
    await expect(remote.add({}, unsendable, 1)).rejects.toThrow(/could not be cloned/);
    expect(await remote.add({}, 1, 2)).toBe(3);
  });
});

describe('an abort', () => {
  it('rejects at once and reaches the worker', async () => {
    const { remote } = start();
    const before = await remote.abortedCalls({});
    const controller = new AbortController();
    const call = remote.untilAborted({ signal: controller.signal });
    controller.abort();
    await expect(call).rejects.toMatchObject({ name: 'AbortError' });
    expect(await remote.abortedCalls({})).toBe(before + 1);
  });

  it('before the call never starts a worker', async () => {
    const { remote } = start();
    await expect(remote.add({ signal: AbortSignal.abort() }, 1, 1)).rejects.toMatchObject({
      name: 'AbortError',
    });
    expect(ChannelWorker.started).toBe(0);
  });

  it('leaves other calls alone', async () => {
    const { remote } = start();
    const controller = new AbortController();
    const doomed = remote.untilAborted({ signal: controller.signal });
    const fine = remote.add({}, 20, 22);
    controller.abort();
    await expect(doomed).rejects.toMatchObject({ name: 'AbortError' });
    expect(await fine).toBe(42);
  });
});

describe('a crash', () => {
  it('fails every call in flight, and the next call starts a fresh worker', async () => {
    const { remote } = start();
    const calls = [remote.untilAborted({}), remote.untilAborted({})];
    ChannelWorker.latest.crash('out of memory');
    for (const call of calls) {
      await expect(call).rejects.toMatchObject({
        code: 'worker-crashed',
        message: expect.stringContaining('out of memory'),
      });
    }
    expect(await remote.add({}, 1, 2)).toBe(3);
    expect(ChannelWorker.started).toBe(2);
  });

  it('is told apart from an unreadable message', async () => {
    const { remote } = start();
    const call = remote.untilAborted({});
    ChannelWorker.latest.dispatchEvent(new Event('messageerror'));
    await expect(call).rejects.toMatchObject({ message: expect.stringContaining('could not be read') });
  });

  it('can be asked for', async () => {
    const connection = start();
    const call = connection.remote.untilAborted({});
    connection.restart();
    await expect(call).rejects.toMatchObject({ code: 'worker-crashed' });
    expect(await connection.remote.add({}, 3, 4)).toBe(7);
  });
});
