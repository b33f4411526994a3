import { expect, it } from 'vitest';
import { runOn } from '../../testing/row-source.ts';
import { syntheticSource } from '../../testing/synthetic-source.ts';
import { describePruner } from '../../testing/token-pruner-kit.ts';
import { method } from './pixel-unshuffle.ts';

describePruner(method);

it('keeps every value in its place: the inverse rearrangement is the identity', async () => {
  const source = syntheticSource(5, { h: 4, w: 6, d: 3 });
  const { output, tokens } = await runOn(method, source, { kind: 'auto' }, { window: 2 });
  expect(output!.shape).toEqual([6, 12]);
  const back = new Float32Array(24 * 3);
  tokens.forEach((token, row) => {
    for (let slot = 0; slot < 4; slot++) {
      const index = token.anchor! + Math.floor(slot / 2) * 6 + (slot % 2);
      back.set(output!.data.subarray((row * 4 + slot) * 3, (row * 4 + slot + 1) * 3), index * 3);
    }
  });
  expect(back).toEqual(source.views[0]!.features.data);
});

it('fills with zeros beyond the edge', async () => {
  const source = syntheticSource(6, { h: 1, w: 3, d: 2, views: 'audio' });
  const { output } = await runOn(method, source);
  const x = source.views[0]!.features.data;
  expect(Array.from(output!.data)).toEqual([...x, 0, 0]);
});
