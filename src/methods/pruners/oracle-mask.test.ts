import { expect, it } from 'vitest';
import { rowSource, runOn } from '../../testing/row-source.ts';
import { describePruner } from '../../testing/token-pruner-kit.ts';
import { method } from './oracle-mask.ts';

describePruner(method);

it('takes covered patches by share, then their neighbours, then by index', async () => {
  const target = Float32Array.of(0, 0, 0, 0, 0.3, 0.9, 0, 0);
  const source = rowSource(
    Array.from(target, () => [1]),
    { target },
  );
  const { steps } = await runOn(method, source, { kind: 'count', keep: 8 });
  expect(steps.map((step) => step.index)).toEqual([5, 4, 3, 6, 2, 7, 1, 0]);
});

it('falls back to table order without a target', async () => {
  const source = rowSource([[1], [1], [1]], { target: new Float32Array(3) });
  const { steps } = await runOn(method, source, { kind: 'count', keep: 3 });
  expect(steps.map((step) => step.index)).toEqual([0, 1, 2]);
});
