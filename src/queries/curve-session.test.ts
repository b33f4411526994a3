import { describe, expect, it, vi } from 'vitest';
import type { CurveHead, CurveLaneRef, CurvePoints } from '../contracts/curve.ts';
import { TokenscopeError } from '../contracts/errors.ts';
import { type CurveRemote, CurveSession } from './curve-session.ts';

const reading = { window: 8, stride: 4, limit: 100 };
const lane = (order: number): CurveLaneRef => ({
  kind: 'n-gram',
  tokenizer: { kind: 'method', id: 'bytes' },
  order,
  training: 'text',
});

/** A worker that answers when it is told to: one byte a token, two tokens a piece. */
class Worker implements CurveRemote {
  readonly texts: string[] = [];
  readonly closed: number[] = [];
  readonly #waiting: (() => void)[] = [];

  /** Answers everything that is waiting, and what comes of it, `rounds` times. */
  async answer(rounds = 20): Promise<void> {
    for (let i = 0; i < rounds; i++) {
      for (const go of this.#waiting.splice(0)) go();
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  openCurve(
    { signal }: { readonly signal: AbortSignal },
    ref: CurveLaneRef,
    text: string,
  ): Promise<CurveHead> {
    this.texts.push(text);
    const n = text.length;
    return this.#later(signal, () => {
      if (ref.kind === 'n-gram' && ref.order === 8) throw new TokenscopeError('offline', 'No.', 'Wait.');
      const start = Uint32Array.from({ length: n }, (_, i) => i);
      return {
        run: this.texts.length,
        name: text,
        label: '',
        model: null,
        vocabSize: 256,
        tokens: { start, end: start.map((i) => i + 1), id: new Int32Array(n) },
        isCapped: false,
        reading: null,
      };
    });
  }

  nextPoints({ signal }: { readonly signal: AbortSignal }, run: number, from: number): Promise<CurvePoints> {
    return this.#later(signal, () => {
      const n = this.texts[run - 1]!.length;
      const count = Math.min(2, n - from);
      return {
        from,
        surprisal: new Float32Array(count).fill(run),
        entropy: new Float32Array(count),
        rank: new Uint32Array(count).fill(1),
        backend: 'webgpu',
        isLast: from + count === n,
      };
    });
  }

  closeCurve(_options: object, run: number): Promise<void> {
    this.closed.push(run);
    return Promise.resolve();
  }

  #later<T>(signal: AbortSignal, work: () => T): Promise<T> {
    return new Promise((resolve, reject) => {
      signal.addEventListener('abort', () => reject(new DOMException('', 'AbortError')));
      this.#waiting.push(() => {
        try {
          resolve(work());
        } catch (error) {
          reject(error instanceof Error ? error : new Error(String(error)));
        }
      });
    });
  }
}

const shown = (session: CurveSession) => {
  const { text, isStale, lanes } = session.getSnapshot();
  return { text, isStale, lanes: lanes.map(({ status, curve }) => `${status} ${curve?.done ?? '-'}`) };
};

describe('CurveSession', () => {
  it('grows the curves of all lanes piece by piece', async () => {
    const worker = new Worker();
    const session = new CurveSession(worker);
    const listener = vi.fn();
    session.subscribe(listener);
    session.show('abcde', [lane(1), lane(2)], reading);
    expect(shown(session)).toEqual({ text: 'abcde', isStale: false, lanes: ['loading -', 'loading -'] });
    await worker.answer(1);
    expect(shown(session).lanes).toEqual(['computing 0', 'computing 0']);
    await worker.answer(1);
    expect(shown(session).lanes).toEqual(['computing 2', 'computing 2']);
    await worker.answer();
    expect(shown(session).lanes).toEqual(['ready 5', 'ready 5']);
    expect(Array.from(session.getSnapshot().lanes[1]!.curve!.surprisal)).toEqual([2, 2, 2, 2, 2]);
    expect(session.getSnapshot().lanes[1]!.curve!.backend).toBe('webgpu');
    expect(listener.mock.calls.length).toBeGreaterThan(5);
  });

  it('shows the old curves, marked as such, until another text has its first points', async () => {
    const worker = new Worker();
    const session = new CurveSession(worker);
    session.show('abcd', [lane(1)], reading);
    await worker.answer();
    session.supersede();
    expect(shown(session)).toEqual({ text: 'abcd', isStale: true, lanes: ['ready 4'] });
    expect(worker.closed).toEqual([1]);
    session.show('xyz', [lane(1)], reading);
    await worker.answer(1);
    expect(shown(session)).toEqual({ text: 'abcd', isStale: true, lanes: ['ready 4'] });
    await worker.answer(1);
    expect(shown(session)).toEqual({ text: 'xyz', isStale: false, lanes: ['computing 2'] });
  });

  it('shows a new text at once when no lane will ever have points of it', async () => {
    const worker = new Worker();
    const session = new CurveSession(worker);
    session.show('abcd', [lane(1)], reading);
    await worker.answer();
    session.show('xyz', [], reading);
    expect(shown(session)).toEqual({ text: 'xyz', isStale: false, lanes: [] });
    session.show('abcd', [lane(1)], reading);
    await worker.answer();
    session.show('xyz', [lane(8)], reading);
    await worker.answer();
    expect(shown(session)).toEqual({ text: 'xyz', isStale: false, lanes: ['failed -'] });
  });

  it('drops what a keystroke overtakes, however late it answers', async () => {
    const worker = new Worker();
    const session = new CurveSession(worker);
    session.show('first', [lane(1)], reading);
    await worker.answer(2);
    session.show('second text', [lane(1)], reading);
    session.show('third', [lane(1)], reading);
    await worker.answer();
    expect(shown(session)).toEqual({ text: 'third', isStale: false, lanes: ['ready 5'] });
    expect(session.getSnapshot().lanes[0]!.curve!.head.name).toBe('third');
  });

  it('keeps a lane that stays, and frees one that goes', async () => {
    const worker = new Worker();
    const session = new CurveSession(worker);
    session.show('abc', [lane(1), lane(2)], reading);
    await worker.answer();
    const [first] = session.getSnapshot().lanes;
    session.show('abc', [lane(3), lane(1)], reading);
    expect(session.getSnapshot().lanes[1]).toBe(first);
    expect(worker.closed).toEqual([2]);
    await worker.answer();
    expect(worker.texts).toHaveLength(3);
    session.show('abc', [lane(1)], { ...reading, stride: 2 });
    await worker.answer();
    expect(worker.texts).toHaveLength(4);
  });

  it('stops when it is told to, keeping its points, and begins anew', async () => {
    const worker = new Worker();
    const session = new CurveSession(worker);
    session.show('abcdef', [lane(1)], reading);
    await worker.answer(2);
    const { key } = session.getSnapshot().lanes[0]!;
    session.cancel(key);
    await worker.answer();
    expect(shown(session).lanes).toEqual(['cancelled 2']);
    session.retry(key);
    await worker.answer();
    expect(shown(session).lanes).toEqual(['ready 6']);
  });

  it('a lane that fails leaves the others alone and can be tried again', async () => {
    const worker = new Worker();
    const session = new CurveSession(worker);
    session.show('abc', [lane(8), lane(1)], reading);
    await worker.answer();
    expect(shown(session).lanes).toEqual(['failed -', 'ready 3']);
    expect(session.getSnapshot().lanes[0]!.error).toMatchObject({ code: 'offline', cure: 'Wait.' });
    session.show('', [lane(1)], reading);
    await worker.answer();
    expect(shown(session)).toEqual({ text: '', isStale: false, lanes: ['ready 0'] });
  });
});
