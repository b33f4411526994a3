import { describe, expect, it } from 'vitest';
import type { TextSide } from '../../contracts/pruner-source.ts';
import { runOn } from '../../testing/row-source.ts';
import { syntheticSource } from '../../testing/synthetic-source.ts';
import { describePruner } from '../../testing/token-pruner-kit.ts';
import { leftoverRow, mergeNeighbours } from './_shared/neighbour-merge.ts';
import { method } from './recoverable-compression.ts';

describePruner(method);

const X = [
  [1, 0],
  [0, 1],
  [2, 2],
  [4, 0],
];
const times = (row: { src: readonly number[]; weight: readonly number[] }): number[] =>
  [0, 1].map((c) => row.src.reduce((sum, index, k) => sum + row.weight[k]! * X[index]![c]!, 0));

describe('merging', () => {
  it('adds attention-weighted neighbours to a centre and sums up the rest', () => {
    const attention = [0.4, 0.3, 0.2, 0.1];
    const row = mergeNeighbours(0, [1, 2, 3], [0.9, 0.8, 0.1], 2, attention);
    expect(row.src).toEqual([0, 1, 2]);
    times(row).forEach((value, c) => expect(value).toBeCloseTo([1.4, 0.7][c]!, 12));
    times(leftoverRow([3], attention)).forEach((value, c) => expect(value).toBeCloseTo([0.4, 0][c]!, 12));
  });
});

describe('Recoverable Compression', () => {
  const source = syntheticSource(3, { h: 12, w: 13 });
  const small = { visualNeighbours: 4, textNeighbours: 4, mergeNeighbours: 3 };
  const kinds = (
    tokens: readonly { kind: string; anchor: number | null }[],
    kind: string,
  ): (number | null)[] => tokens.filter((token) => token.kind === kind).map((token) => token.anchor);

  it('keeps, recovers and merges disjoint tokens, in the order of the release', async () => {
    const { tokens } = await runOn(method, source, { kind: 'auto' }, small);
    const [kept, recovered, merged] = ['kept', 'recovered', 'merged'].map((kind) => kinds(tokens, kind));
    for (const list of [kept, recovered, merged]) expect(list!.length).toBeGreaterThan(0);
    expect(new Set([...kept!, ...recovered!, ...merged!]).size).toBe(tokens.length - 1);
    const order = tokens.map((token) => token.kind.replace('recovered', 'kept'));
    expect(order).toEqual([...order].sort((a, b) => rank(a) - rank(b)));
  });

  it('changes nothing before the recovery when the question changes', async () => {
    const other: TextSide = {
      ...source.text!,
      pooled: source.text!.pooled.map((value, i) => value * (i % 2 ? -3 : 1)),
    };
    const before = await runOn(method, source, { kind: 'auto' }, small);
    const after = await runOn(method, { ...source, text: other }, { kind: 'auto' }, small);
    expect(kinds(after.tokens, 'kept')).toEqual(kinds(before.tokens, 'kept'));
    expect(after.maps.get('attention LOF')).toEqual(before.maps.get('attention LOF'));
    expect(kinds(after.tokens, 'recovered')).not.toEqual(kinds(before.tokens, 'recovered'));
  });

  it('folds other members with the key look-up of the release', async () => {
    const members = async (releaseQuirk: boolean): Promise<number[][]> =>
      (await runOn(method, source, { kind: 'auto' }, { ...small, releaseQuirk })).tokens
        .filter((token) => token.kind === 'merged')
        .map((token) => Array.from(token.src));
    expect(await members(true)).not.toEqual(await members(false));
  });
});

const rank = (kind: string): number => ['kept', 'merged', 'leftover'].indexOf(kind);
