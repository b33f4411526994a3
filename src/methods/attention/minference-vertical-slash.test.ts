import { expect, it } from 'vitest';
import { describePolicy, keysOf, planAll } from '../../testing/attention-policy-kit.ts';
import { logitCapture } from '../../testing/synthetic-attention.ts';
import { method, verticalSlash } from './minference-vertical-slash.ts';

describePolicy(method, { forced: 1, lastQueries: 8 });

it('sums rows .4 .1 .5 0 and .3 .1 .1 .5 to columns .7 .2 .6 .5 and diagonals 1.0 .2 .5 .3', () => {
  const { vertical, slash } = verticalSlash(Float32Array.of(0.4, 0.1, 0.5, 0, 0.3, 0.1, 0.1, 0.5), 4, 2);
  [0.7, 0.2, 0.6, 0.5].forEach((sum, j) => expect(vertical[j]).toBeCloseTo(sum, 6));
  [1.0, 0.2, 0.5, 0.3].forEach((sum, o) => expect(slash[o]).toBeCloseTo(sum, 6));
});

it('reads the forced first column and diagonal, the best other column and the best other diagonal', () => {
  // The last query looks at key 4 and at distance 3; nobody else says anything.
  const rows = Array.from({ length: 10 }, (_, i) => (i < 9 ? [] : [0, 0, 0, 0, 9, 0, 8, 0, 0, 0]));
  const [prompt] = planAll(method, logitCapture([[rows]]), 10, {
    budget: 0.4,
    columnShare: 0.5,
    forced: 1,
    lastQueries: 1,
  });
  // Columns: 0, then 4. Diagonals: 0, then 5, where key 4 lies.
  expect(keysOf(prompt!, 0, 9)).toEqual([0, 4, 9]);
  expect(keysOf(prompt!, 0, 7)).toEqual([0, 2, 4, 7]);
  expect(keysOf(prompt!, 0, 2)).toEqual([0, 2]);
});
