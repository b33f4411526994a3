import { beforeEach, describe, expect, test, vi } from 'vitest';
import { textLimit } from '../contracts/document-view.ts';
import { TokenscopeError } from '../contracts/errors.ts';
import type { TokenizerRef } from '../contracts/tokenizer-ref.ts';
import { method as bytes } from '../methods/tokenizers/bytes.ts';
import { TextDocument } from '../workers/text/document.ts';
import { rowsView } from '../workers/text/document-view.ts';
import { type DocumentRemote, DocumentSession } from './document-session.ts';

const lane: TokenizerRef = { kind: 'method', id: 'bytes' };
const never = new AbortController().signal;

/** The worker's side in the same thread: answers come a task later, and it can be made to crash. */
class FakeWorker {
  document = fresh();
  calls: string[] = [];
  #life = 0;
  isDoomed = false;
  inFlight = 0;

  /** Fails the calls in flight; the next one meets a fresh worker. */
  crash(): void {
    this.document = fresh();
    this.#life++;
  }

  readonly remote = new Proxy({} as DocumentRemote, {
    get:
      (_target, name: string) =>
      async (_options: unknown, ...args: never[]): Promise<unknown> => {
        this.calls.push(name);
        const life = this.#life;
        this.inFlight++;
        await new Promise((resolve) => setImmediate(resolve));
        const answer = life === this.#life && !this.isDoomed && (await this.#answer(name, args));
        this.inFlight--;
        if (life !== this.#life || this.isDoomed) {
          throw new TokenscopeError('worker-crashed', 'The text worker stopped.', 'Try again.');
        }
        return answer;
      },
  });

  #answer(name: string, args: readonly never[]): unknown {
    const { document } = this;
    if (name === 'changed') {
      return document.changedSince(args[0]!, never).then(() => document.summary());
    }
    if (name === 'open') document.open(args[0]!);
    if (name === 'edit') document.edit(args[0]!, args[1]!);
    if (name === 'wrap') document.wrap(args[0]!);
    if (name === 'setLanes') document.setLanes(args[0]!, args[1]!);
    const { from, to } = args.at(-1)!;
    return { view: rowsView(document, from, to), summary: document.summary() };
  }
}

const fresh = (): TextDocument =>
  new TextDocument({
    open: async () => bytes.create(),
    encodeElsewhere: () => Promise.reject(new Error('not here')),
    pause: () => new Promise((resolve) => setImmediate(resolve)),
  });

let worker: FakeWorker;
let session: DocumentSession;

beforeEach(() => {
  worker = new FakeWorker();
  session = new DocumentSession(worker.remote);
});

const settled = (): Promise<void> =>
  vi.waitFor(() => {
    const { summary, view } = session.getSnapshot();
    expect(worker.document.text.text).toBe(session.text.toWellFormed());
    expect(summary).toMatchObject({ isPending: false, version: worker.document.version });
    expect(view?.revision).toBe(summary?.revision);
  });

const shownText = (): string | undefined =>
  session
    .getSnapshot()
    .view?.rows.map((row) => row.text)
    .join('');
const shownTokens = (): number | undefined => session.getSnapshot().view?.lanes[0]?.tokens?.id.length;

test('shows the text and, when they are there, the tokens', async () => {
  session.setLanes([lane], {});
  session.open('Hello');
  await settled();
  expect(shownText()).toBe('Hello');
  expect(shownTokens()).toBe(5);
});

test('edits made while a call is in flight are applied once, in order, and go as one batch', async () => {
  session.setLanes([lane], {});
  session.open('');
  for (const [i, letter] of Array.from('Hello, world').entries())
    session.edit({ from: i, to: i, insert: letter });
  await settled();
  expect(shownText()).toBe('Hello, world');
  session.edit({ from: 0, to: 1, insert: 'J' });
  await new Promise((resolve) => setImmediate(resolve));
  for (const at of [5, 6, 7]) session.edit({ from: at, to: at, insert: '!' });
  worker.calls = [];
  await settled();
  expect(shownText()).toBe('Jello!!!, world');
  expect(shownTokens()).toBe(15);
  expect(worker.calls.filter((name) => name === 'edit')).toHaveLength(1);
});

test('typing right after another text was opened goes to that text', async () => {
  session.open('first');
  await settled();
  session.open('second');
  session.edit({ from: 0, to: 0, insert: 'a ' });
  await settled();
  expect(shownText()).toBe('a second');
});

test('scrolling brings the rows of the new window', async () => {
  session.wrap(10);
  session.open('0123456789'.repeat(200));
  session.show({ from: 0, to: 10 });
  await settled();
  session.show({ from: 100, to: 110 });
  await vi.waitFor(() => expect(session.getSnapshot().view?.firstRow).toBe(100));
  expect(session.getSnapshot().view?.rows).toHaveLength(10);
  worker.calls = [];
  session.show({ from: 102, to: 108 });
  expect(worker.calls).toEqual([]);
});

describe('a crash', () => {
  test('is survived with the text, the lanes and the width, in the middle of work', async () => {
    session.wrap(12);
    session.setLanes([lane], {});
    session.open('text before the crash. '.repeat(5000));
    for (const insert of [' typed', ' still']) {
      session.show({ from: insert.length * 100, to: insert.length * 100 + 30 });
      session.edit({ from: 4, to: 4, insert });
      while (worker.inFlight < 2) await Promise.resolve();
      worker.crash();
    }
    session.edit({ from: 0, to: 0, insert: 'The ' });
    session.show({ from: 0, to: 4 });
    await settled();
    expect(session.text.slice(0, 30)).toBe('The text still typed before th');
    expect(session.getSnapshot().summary).toMatchObject({ columns: 12, nBytes: 115_016 });
    expect(session.getSnapshot().error).toBeNull();
    expect(session.getSnapshot().summary!.lanes[0]).toMatchObject({ status: 'ready', tokens: 115_016 });
  });

  test('while nobody was asking is noticed by the next answer', async () => {
    session.setLanes([lane], {});
    session.open('some text');
    await settled();
    worker.crash();
    session.setLanes([lane], { addSpecial: true });
    await settled();
    expect(shownText()).toBe('some text');
    expect(shownTokens()).toBe(9);
  });

  test('is survived as often as the work was finished in between', async () => {
    session.open('text');
    for (let crash = 0; crash < 5; crash++) {
      await settled();
      if (crash % 2 === 0) session.edit({ from: 0, to: 0, insert: 'x' });
      worker.crash();
      if (crash % 2 === 1) session.edit({ from: 0, to: 0, insert: 'y' });
    }
    await settled();
    expect(session.text).toBe('xyxyxtext');
    expect(session.getSnapshot().error).toBeNull();
  });

  test('that repeats is shown, not tried for ever', async () => {
    worker.isDoomed = true;
    session.open('poison');
    await vi.waitFor(() => expect(session.getSnapshot().error?.code).toBe('worker-crashed'));
    expect(worker.calls.length).toBeLessThan(12);
  });
});

describe('a text over the limit', () => {
  test('is refused unsent when opened, and the old one stays', async () => {
    session.open('small');
    await settled();
    worker.calls = [];
    for (const text of ['a'.repeat(textLimit + 1), 'é'.repeat(textLimit / 2 + 1)]) {
      expect(session.open(text)).toBe(false);
      expect(session.getSnapshot().error).toMatchObject({ code: 'too-large' });
    }
    expect(worker.calls).toEqual([]);
    expect(session.text).toBe('small');
  });

  test('is refused as an edit before anything changes', async () => {
    session.open('é'.repeat(100));
    await settled();
    expect(() => session.edit({ from: 0, to: 0, insert: 'é'.repeat(textLimit / 2) })).toThrow(/takes up to/);
    expect(session.text).toHaveLength(100);
    session.edit({ from: 0, to: 100, insert: 'x' });
    expect(session.text).toBe('x');
  });
});
