import { describe, expect, it, test } from 'vitest';
import type { Source } from '../../contracts/pruner-source.ts';
import { pruners } from '../../methods/pruners/index.ts';
import { runOn } from '../../testing/row-source.ts';
import { syntheticSource } from '../../testing/synthetic-source.ts';
import { flatTrace } from './flat-trace.ts';
import { budgetOf, keptCount, pruneAll } from './prune.ts';
import type { PreparedSource } from './source.ts';

/** A fresh picture around a source: nothing of it has been run yet. */
const prepared = (source: Source, question = ''): PreparedSource => ({
  source,
  projectable: source,
  encoded: null,
  origin: {},
  question,
});
const never = new AbortController().signal;

describe.each(['single', 'crops', 'frames'] as const)('on %s views', (views) => {
  test.each(pruners.all.map((pruner) => [pruner.id, pruner] as const))(
    '%s: budgets that share a run get what runs of their own give',
    async (id, pruner) => {
      const source = syntheticSource(3, { views, padded: true, h: 4, w: 4 });
      const shares = [0.1, 0.35, 0.8];
      const runs = shares.map((share) => ({ method: id, share, params: {}, seed: 5 }));
      const outcomes = await pruneAll(prepared(source), runs, never);
      for (const [i, share] of shares.entries()) {
        const outcome = outcomes[i]!;
        if (outcome.kind === 'unmet') {
          await expect(runOn(pruner, source, budgetOf(pruner, source, share), {}, 5)).rejects.toThrow(
            'needs',
          );
          continue;
        }
        if (outcome.kind === 'failed') throw new Error(outcome.error.message);
        const own = flatTrace(await runOn(pruner, source, budgetOf(pruner, source, share), {}, 5));
        const { maps: _, ...tokens } = outcome.trace;
        const { maps: __, ...ownTokens } = own;
        expect(tokens).toEqual(ownTokens);
      }
    },
  );
});

it('keeps the distance to what has been kept beside a method that goes by it', async () => {
  const runs = [{ method: 'divprune', share: 0.2, params: {}, seed: 1 }];
  const [outcome] = await pruneAll(prepared(syntheticSource(1)), runs, never);
  if (outcome?.kind !== 'done') throw new Error('did not run');
  const { maps, view, anchor } = outcome.trace;
  expect(maps[0]!.name).toBe('distance to the kept');
  for (const [t, index] of anchor.entries()) expect(maps[0]!.views[view[t]!]![index]).toBeCloseTo(0, 6);
  expect(Math.max(...maps[0]!.views[0]!)).toBeGreaterThan(0.1);
});

it('says what is wrong with one method and runs the others', async () => {
  const runs = [
    { method: 'idpruner', share: 0.5, params: { lambda: 7 }, seed: 1 },
    { method: 'tome', share: 0.5, params: {}, seed: 1 },
  ];
  const [failed, done] = await pruneAll(prepared(syntheticSource(1)), runs, never);
  expect(failed).toMatchObject({ kind: 'failed', error: { code: 'bad-input' } });
  expect(done?.kind).toBe('done');
});

it('stops when it is told to', async () => {
  const runs = [{ method: 'divprune', share: 0.5, params: {}, seed: 1 }];
  await expect(pruneAll(prepared(syntheticSource(1)), runs, AbortSignal.abort())).rejects.toMatchObject({
    name: 'AbortError',
  });
});

it('keeps at least one token and never more than there are', () => {
  const source = syntheticSource(1, { h: 3, w: 3 });
  expect(keptCount(source, 0.001)).toBe(1);
  expect(keptCount(source, 0.5)).toBe(5);
  expect(keptCount(source, 1)).toBe(9);
});
