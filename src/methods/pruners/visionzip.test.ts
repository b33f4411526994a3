import { expect, it } from 'vitest';
import { syntheticSource } from '../../testing/synthetic-source.ts';
import { runOn } from '../../testing/row-source.ts';
import { describePruner } from '../../testing/token-pruner-kit.ts';
import { method as clsTopK } from './cls-top-k.ts';
import { method } from './visionzip.ts';

describePruner(method);

it('spends 10 of 64 tokens on context, as the release does', async () => {
  const source = syntheticSource(2, { h: 10, w: 11 });
  const { tokens } = await runOn(method, source, { kind: 'count', keep: 64 });
  expect(tokens.filter((token) => token.kind === 'merged')).toHaveLength(10);
});

it('keeps what CLS attends to most, and lets every patch into exactly one row', async () => {
  const source = syntheticSource(3);
  const trace = await runOn(method, source, { kind: 'count', keep: 9 }, { contextShare: 0.25 });
  const kept = trace.tokens.filter((token) => token.kind === 'kept');
  const ranked = await runOn(clsTopK, source, { kind: 'count', keep: 7 });
  expect(kept).toEqual(ranked.tokens);
  const used = trace.tokens.flatMap((token) => Array.from(token.src));
  expect(used.sort((a, b) => a - b)).toEqual(Array.from({ length: 35 }, (_, i) => i));
});

it('drops the rest without a contextual share', async () => {
  const source = syntheticSource(4);
  const trace = await runOn(method, source, { kind: 'count', keep: 5 }, { contextShare: 0 });
  expect(trace.tokens.every((token) => token.kind === 'kept')).toBe(true);
  const only = await runOn(method, source, { kind: 'count', keep: 5 }, { contextShare: 1 });
  expect(only.tokens.every((token) => token.kind === 'merged')).toBe(true);
});
