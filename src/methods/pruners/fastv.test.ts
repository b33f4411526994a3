import { expect, it } from 'vitest';
import { runOn } from '../../testing/row-source.ts';
import { syntheticSource } from '../../testing/synthetic-source.ts';
import { describePruner } from '../../testing/token-pruner-kit.ts';
import { method as clsTopK } from './cls-top-k.ts';
import { method } from './fastv.ts';

describePruner(method);

it('keeps int(N (1 - R)) tokens by attention in the second layer', async () => {
  const source = syntheticSource(1);
  const { tokens } = await runOn(method, source, { kind: 'ratio', keep: 0.5 });
  expect(tokens).toHaveLength(17);
  const ranked = await runOn(clsTopK, source, { kind: 'count', keep: 17 }, { layer: 1 });
  expect(tokens).toEqual(ranked.tokens);
});
