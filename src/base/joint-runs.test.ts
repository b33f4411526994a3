import { expect, it } from 'vitest';
import { JointRuns } from './joint-runs.ts';

/** Work that ends when it is told to. */
function work() {
  const started: AbortSignal[] = [];
  const ends: ((value: number) => void)[] = [];
  return {
    started,
    ends,
    run: ({ signal }: { readonly signal: AbortSignal }): Promise<number> => {
      started.push(signal);
      return new Promise((resolve, reject) => {
        ends.push(resolve);
        signal.addEventListener('abort', () => reject(signal.reason as Error));
      });
    },
  };
}

it('does what two want at once once, and again when asked later', async () => {
  const runs = new JointRuns<number>();
  const { started, ends, run } = work();
  const never = { signal: new AbortController().signal };
  const both = [runs.run('a', never, run), runs.run('a', never, run)];
  expect(started).toHaveLength(1);
  ends[0]!(7);
  expect(await Promise.all(both)).toEqual([7, 7]);
  void runs.run('a', never, run);
  expect(started).toHaveLength(2);
});

it('goes on for the one who still waits, and breaks off when nobody does', async () => {
  const runs = new JointRuns<number>();
  const { started, ends, run } = work();
  const [first, second] = [new AbortController(), new AbortController()];
  const calls = [runs.run('a', first, run), runs.run('a', second, run)];
  first.abort(new Error('left'));
  await expect(calls[0]).rejects.toThrow('left');
  expect(started[0]!.aborted).toBe(false);
  ends[0]!(3);
  expect(await calls[1]).toBe(3);

  const only = new AbortController();
  const call = runs.run('b', only, run);
  only.abort(new Error('left'));
  await expect(call).rejects.toThrow('left');
  expect(started[1]!.aborted).toBe(true);
});

it('keeps runs of different keys apart and passes a failure on to all', async () => {
  const runs = new JointRuns<number>();
  const never = { signal: new AbortController().signal };
  const fail = (): Promise<number> => Promise.reject(new Error('no'));
  const calls = [runs.run('a', never, fail), runs.run('a', never, fail)];
  const other = runs.run('b', never, () => Promise.resolve(1));
  for (const call of calls) await expect(call).rejects.toThrow('no');
  expect(await other).toBe(1);
});

it('tells all who wait how far it is', async () => {
  const runs = new JointRuns<number, string>();
  const heard: string[] = [];
  const listener = (name: string) => ({
    signal: new AbortController().signal,
    progress: (step: string) => heard.push(`${name} ${step}`),
  });
  let tell: (step: string) => void = () => undefined;
  let end: (value: number) => void = () => undefined;
  const work = ({ progress }: { readonly progress: (step: string) => void }): Promise<number> => {
    progress('begun');
    tell = progress;
    return new Promise((resolve) => {
      end = resolve;
    });
  };
  const calls = [runs.run('a', listener('one'), work), runs.run('a', listener('two'), work)];
  tell('half');
  end(1);
  await Promise.all(calls);
  tell('late');
  expect(heard).toEqual(['one begun', 'two begun', 'one half', 'two half']);
});
