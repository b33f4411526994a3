import { expect, it } from 'vitest';
import type { AttentionSubject } from '../../contracts/attention-view.ts';
import { syntheticAttention } from '../../testing/synthetic-attention.ts';
import type { CallContext } from '../rpc.ts';
import { AttentionRuns } from './attention-runs.ts';
import type { OpenRun } from './open-run.ts';

const model = { kind: 'embedded', id: 'lm', precision: 'int8' } as const;
const subject = (text: string): AttentionSubject => ({ kind: 'text', model, text, maxTokens: 8 });
const open = { capture: syntheticAttention(1), layered: null } as unknown as OpenRun;

function context(): { readonly call: CallContext; readonly abort: () => void } {
  const controller = new AbortController();
  return { call: { signal: controller.signal, progress: () => {} }, abort: () => controller.abort() };
}

/** Openings that end when told to. */
function opener() {
  const calls: { readonly text: string; readonly finish: (fail?: Error) => void }[] = [];
  const runs = new AttentionRuns(
    (of) =>
      new Promise((resolve, reject) =>
        calls.push({
          text: of.kind === 'text' ? of.text : '',
          finish: (fail) => (fail ? reject(fail) : resolve({ ...open })),
        }),
      ),
  );
  return { calls, runs };
}

it('runs a subject once for all who ask meanwhile and later', async () => {
  const { calls, runs } = opener();
  const [a, b] = [runs.get(subject('x'), context().call), runs.get(subject('x'), context().call)];
  calls[0]!.finish();
  expect(await a).toBe(await b);
  expect(await runs.get(subject('x'), context().call)).toBe(await a);
  expect(calls).toHaveLength(1);
});

it('runs it again for those who wait when the first one is cancelled', async () => {
  const { calls, runs } = opener();
  const first = runs.get(subject('x'), context().call);
  const second = runs.get(subject('x'), context().call);
  calls[0]!.finish(new DOMException('cancelled', 'AbortError'));
  await expect(first).rejects.toThrow('cancelled');
  await expect.poll(() => calls.length).toBe(2);
  calls[1]!.finish();
  expect(await second).toMatchObject({ layered: null });
});

it('does not begin anything for a call that was cancelled while it waited', async () => {
  const { calls, runs } = opener();
  const first = runs.get(subject('x'), context().call);
  const waiting = context();
  const second = runs.get(subject('x'), waiting.call);
  waiting.abort();
  calls[0]!.finish(new Error('no'));
  await expect(first).rejects.toThrow('no');
  await expect(second).rejects.toMatchObject({ name: 'AbortError' });
  expect(calls).toHaveLength(1);
});
