import { expect, it } from 'vitest';
import { describePruner } from '../../testing/token-pruner-kit.ts';
import { rowSource, runOn } from '../../testing/row-source.ts';
import { method } from './random-tokens.ts';

describePruner(method);

it('keeps every pair of four tokens equally often', async () => {
  const source = rowSource([[1], [2], [3], [4]]);
  const counts = new Map<string, number>();
  for (let seed = 0; seed < 3000; seed++) {
    const { tokens } = await runOn(method, source, { kind: 'count', keep: 2 }, {}, seed);
    const pair = tokens.map((token) => token.anchor).join();
    counts.set(pair, (counts.get(pair) ?? 0) + 1);
  }
  expect(counts.size).toBe(6);
  for (const count of counts.values()) expect(Math.abs(count - 500)).toBeLessThan(100);
});
