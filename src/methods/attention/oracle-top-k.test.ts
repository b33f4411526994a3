import { expect, it } from 'vitest';
import { describePolicy, keysOf, planAll } from '../../testing/attention-policy-kit.ts';
import { logitCapture } from '../../testing/synthetic-attention.ts';
import { method } from './oracle-top-k.ts';

describePolicy(method);

it('takes the largest of what a row may see, the earlier one on ties', () => {
  const rows = [[9], [1, 1, 9], [0, 3, 1, 9], [2, 5, 2, 2]];
  const [prompt] = planAll(method, logitCapture([[rows]]), 4, { budget: 0.5 });
  expect([0, 1, 2, 3].map((row) => keysOf(prompt!, 0, row))).toEqual([[0], [0, 1], [1, 2], [0, 1]]);
  expect(prompt!.plan.selectionFlops).toBe(2 * 4 * 10);
});
