import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { RunQueue } from './run-queue.ts';

/** A job that ends when told. */
function held<T>(): {
  readonly job: (signal: AbortSignal) => Promise<T>;
  readonly end: (value: T) => void;
  readonly fail: (error: Error) => void;
  readonly started: () => boolean;
  readonly signal: () => AbortSignal;
} {
  let resolve!: (value: T) => void;
  let reject!: (error: Error) => void;
  const promise = new Promise<T>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  let given: AbortSignal | null = null;
  return {
    job: (signal) => {
      given = signal;
      return promise;
    },
    end: resolve,
    fail: reject,
    started: () => given !== null,
    signal: () => given!,
  };
}

/** Lets everything that can settle do so. */
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test('jobs run one at a time, in order', async () => {
  const queue = new RunQueue();
  const [a, b] = [held<number>(), held<number>()];
  const first = queue.run(a.job, { label: 'a' });
  const second = queue.run(b.job, { label: 'b' });
  await settle();
  expect([a.started(), b.started()]).toEqual([true, false]);
  a.end(1);
  await expect(first).resolves.toBe(1);
  await settle();
  expect(b.started()).toBe(true);
  b.end(2);
  await expect(second).resolves.toBe(2);
});

test.each([
  ['a rejection', () => Promise.reject(new Error('run failed'))],
  [
    'a throw before the first await',
    () => {
      throw new Error('run failed');
    },
  ],
])('%s fails alone', async (_name, job) => {
  const queue = new RunQueue();
  const failing = queue.run(job, { label: 'bad' });
  const after = queue.run(() => 'fine', { label: 'good' });
  await expect(failing).rejects.toThrow('run failed');
  await expect(after).resolves.toBe('fine');
  expect(queue.state).toEqual({ running: null, waiting: [] });
});

describe('cancel', () => {
  test('a waiting job is dropped at once and never starts', async () => {
    const queue = new RunQueue();
    const [a, b] = [held<void>(), held<void>()];
    const controller = new AbortController();
    void queue.run(a.job, { label: 'a' });
    const waiting = queue.run(b.job, { label: 'b', signal: controller.signal });
    controller.abort();
    await expect(waiting).rejects.toMatchObject({ name: 'AbortError' });
    expect(queue.state.waiting).toEqual([]);
    a.end();
    await settle();
    expect(b.started()).toBe(false);
  });

  test('a running job frees its caller at once, shows as abandoned, and holds the queue until it ends', async () => {
    const queue = new RunQueue();
    const [a, b] = [held<void>(), held<void>()];
    const controller = new AbortController();
    const running = queue.run(a.job, { label: 'a', signal: controller.signal });
    const after = queue.run(b.job, { label: 'b' });
    await settle();
    controller.abort();
    await expect(running).rejects.toMatchObject({ name: 'AbortError' });
    expect(a.signal().aborted).toBe(true);
    expect(queue.state.running).toEqual({ label: 'a', lane: null, isAbandoned: true });
    await settle();
    expect(b.started()).toBe(false);
    a.fail(new Error('too late to matter'));
    await settle();
    expect(b.started()).toBe(true);
    b.end();
    await after;
  });

  test('a signal that has aborted before is refused without a place in the queue', async () => {
    const queue = new RunQueue();
    const job = held<void>();
    await expect(queue.run(job.job, { label: 'a', signal: AbortSignal.abort() })).rejects.toMatchObject({
      name: 'AbortError',
    });
    expect(job.started()).toBe(false);
  });

  test('a signal that aborts after the end changes nothing', async () => {
    const queue = new RunQueue();
    const controller = new AbortController();
    await expect(queue.run(() => 5, { label: 'a', signal: controller.signal })).resolves.toBe(5);
    controller.abort();
    await expect(queue.run(() => 6, { label: 'b' })).resolves.toBe(6);
  });
});

describe('lanes', () => {
  test('a newer request drops a waiting one and tells a running one of the same lane, not of another', async () => {
    const queue = new RunQueue();
    const jobs = [held<string>(), held<string>(), held<string>(), held<string>()] as const;
    const running = queue.run(jobs[0].job, { label: '0', lane: 'entropy' });
    const waiting = queue.run(jobs[1].job, { label: '1', lane: 'attention' });
    const stale = queue.run(jobs[2].job, { label: '2', lane: 'attention' });
    const newest = queue.run(jobs[3].job, { label: '3', lane: 'entropy' });
    await expect(waiting).rejects.toThrow('A newer request took the place of this one.');
    await expect(running).rejects.toThrow('A newer request took the place of this one.');
    expect(queue.state.waiting.map(({ label }) => label)).toEqual(['2', '3']);
    jobs[0].end('ignored');
    jobs[2].end('two');
    jobs[3].end('three');
    await expect(stale).resolves.toBe('two');
    await expect(newest).resolves.toBe('three');
    expect(jobs[1].started()).toBe(false);
  });
});

test('close refuses everyone who waits, frees the one who runs, and refuses later calls', async () => {
  const queue = new RunQueue();
  const [a, b] = [held<void>(), held<void>()];
  const running = queue.run(a.job, { label: 'a' });
  const waiting = queue.run(b.job, { label: 'b' });
  const reason = new Error('the runtime is dead');
  queue.close(reason);
  await expect(running).rejects.toBe(reason);
  await expect(waiting).rejects.toBe(reason);
  await expect(queue.run(() => 1, { label: 'c' })).rejects.toBe(reason);
  a.end();
  await settle();
  expect(b.started()).toBe(false);
});

test('listeners hear every change until they leave', async () => {
  const queue = new RunQueue();
  const seen: (string | null)[] = [];
  const leave = queue.subscribe(() => seen.push(queue.state.running?.label ?? null));
  await queue.run(() => 1, { label: 'a' });
  await settle();
  expect(seen).toEqual([null, 'a', null]);
  leave();
  await queue.run(() => 1, { label: 'b' });
  expect(seen).toHaveLength(3);
});

test('under any mix of ends, failures, cancels and lanes: never two at once, order kept, every promise settles', async () => {
  const action = fc.record({
    lane: fc.constantFrom(undefined, 'x', 'y'),
    fails: fc.boolean(),
    cancelAfter: fc.constantFrom(null, 0, 1, 2, 5),
    ticks: fc.integer({ min: 0, max: 4 }),
    pause: fc.integer({ min: 0, max: 3 }),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(action, { maxLength: 25 }), async (actions) => {
      const queue = new RunQueue();
      let inside = 0;
      const begun: number[] = [];
      const outcomes: Promise<PromiseSettledResult<number>[]>[] = [];
      for (const [i, { lane, fails, cancelAfter, ticks, pause }] of actions.entries()) {
        const controller = new AbortController();
        const promise = queue.run(
          async () => {
            inside++;
            expect(inside).toBe(1);
            begun.push(i);
            for (let t = 0; t < ticks; t++) await Promise.resolve();
            inside--;
            if (fails) throw new Error(`job ${i}`);
            return i;
          },
          { label: String(i), signal: controller.signal, ...(lane ? { lane } : {}) },
        );
        outcomes.push(Promise.allSettled([promise]));
        if (cancelAfter !== null) {
          void (async () => {
            for (let t = 0; t < cancelAfter; t++) await Promise.resolve();
            controller.abort();
          })();
        }
        for (let t = 0; t < pause; t++) await Promise.resolve();
      }
      const settled = (await Promise.all(outcomes)).flat();
      await settle();
      expect(begun).toEqual(begun.toSorted((a, b) => a - b));
      expect(queue.state).toEqual({ running: null, waiting: [] });
      for (const [i, outcome] of settled.entries()) {
        if (outcome.status === 'fulfilled') expect(outcome.value).toBe(i);
        else {
          const { name, message } = outcome.reason as Error;
          expect(name === 'AbortError' || message === `job ${i}`).toBe(true);
        }
        const neverAsked = actions[i]!.cancelAfter === null && actions[i]!.lane === undefined;
        if (neverAsked) expect(outcome.status).toBe(actions[i]!.fails ? 'rejected' : 'fulfilled');
      }
    }),
    { seed: 11, numRuns: 300 },
  );
});
