import { expect, it } from 'vitest';
import { createTensor } from '../../base/tensor.ts';
import { rowSource, runOn } from '../../testing/row-source.ts';
import { describePruner } from '../../testing/token-pruner-kit.ts';
import { method } from './cls-top-k.ts';

describePruner(method);

it('ranks by CLS attention, and by received attention where there is no CLS', async () => {
  const attention = createTensor(
    Float32Array.of(0.1, 0.2, 0.6, 0.1, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0),
    [1, 4, 4],
  );
  const taps = new Map([[2, { attention }]]);
  const features = [[1], [1], [1]];
  const withCls = await runOn(
    method,
    rowSource(features, { taps, hasCls: true }),
    { kind: 'count', keep: 2 },
    { layer: -1 },
  );
  expect(withCls.tokens.map((token) => token.anchor)).toEqual([0, 1]);
  expect(withCls.steps.map((step) => step.index)).toEqual([1, 0]);
  expect(withCls.warnings).toEqual([]);

  const square = createTensor(Float32Array.of(0, 0, 1, 0, 0, 1, 0.5, 0, 0.5), [1, 3, 3]);
  const without = rowSource(features, { taps: new Map([[2, { attention: square }]]) });
  const trace = await runOn(method, without, { kind: 'count', keep: 1 }, { layer: -1 });
  expect(trace.tokens[0]!.anchor).toBe(2);
  expect(trace.warnings[0]).toMatch(/no CLS token/);
});
