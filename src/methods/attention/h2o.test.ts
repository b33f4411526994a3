import { expect, it } from 'vitest';
import { captureLayer } from '../../contracts/attention-capture.ts';
import { describePolicy } from '../../testing/attention-policy-kit.ts';
import { logitCapture } from '../../testing/synthetic-attention.ts';
import { method } from './h2o.ts';

describePolicy(method);

/** Four prompt tokens whose column sums are 2.3, 0.9, 0.2 and 0.6, then generated ones. */
function afterPrompt(params: Record<string, number>): (attention: readonly number[]) => number[] {
  const capture = logitCapture([[[], [], [], [], [], [], []].map(() => Array.from({ length: 7 }, () => []))]);
  const one = { ...capture, geometry: { ...capture.geometry, nHead: 1 } };
  const session = method.init({ geometry: one.geometry, promptLength: 4, seed: 0 }, params);
  const prompt = captureLayer(one, 0, 'prefill', 0, 4);
  session.plan(prompt);
  const rows = [1, 0, 0, 0, 0.5, 0.5, 0, 0, 0.6, 0.3, 0.1, 0, 0.2, 0.1, 0.1, 0.6];
  session.afterAttend(prompt, Float32Array.from(rows));
  let token = 4;
  return (attention) => {
    const t = captureLayer(one, 0, 'decode', token++, 1);
    const { attend } = session.plan(t);
    const row = new Float32Array(t.nK);
    row.set(attention);
    session.afterAttend(t, row);
    return attend.kind === 'rows' ? Array.from(attend.rows[0]![0]!) : [];
  };
}

it('keeps the heaviest and the most recent: {0, 3} of sums 2.3, 0.9, 0.2, 0.6', () => {
  const step = afterPrompt({ budget: 0.5, recentShare: 0.5 });
  expect(step([])).toEqual([0, 3, 4]);
});

it('lets scores carry over, so that a newcomer must earn its place', () => {
  const step = afterPrompt({ budget: 0.5, recentShare: 0.5 });
  // Key 3 gets 1.9 and stands at 2.5 against the 2.3 of key 0.
  expect(step([0, 0, 0, 1.9, 0])).toEqual([0, 3, 4]);
  expect(step([])).toEqual([3, 4, 5]);
});

it('does not let one step outweigh what was earned before', () => {
  const step = afterPrompt({ budget: 0.5, recentShare: 0.5 });
  // Key 3 gets 1.6 and stands at 2.2, still below key 0.
  step([0, 0, 0, 1.6, 0]);
  expect(step([])).toEqual([0, 4, 5]);
});

it('forgets an evicted key for good', () => {
  const step = afterPrompt({ budget: 0.5, recentShare: 0.5 });
  step([0, 9, 0, 0, 0]);
  expect(step([])).not.toContain(1);
});
