import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRng } from '../../../base/rng.ts';
import { utf8Encode } from '../../../base/utf8-offsets.ts';
import { type MergeEvent, mergeSymbols } from './byte-pair-merge.ts';
import { MergeTable } from './merge-table.ts';
import { TokenIndex } from './token-index.ts';

function indexOf(tokens: readonly string[]): TokenIndex {
  const parts = tokens.map((token) => utf8Encode(token));
  const offsets = new Uint32Array(tokens.length + 1);
  parts.forEach((part, i) => {
    offsets[i + 1] = offsets[i]! + part.length;
  });
  const bytes = new Uint8Array(offsets[tokens.length]!);
  parts.forEach((part, i) => bytes.set(part, offsets[i]));
  return new TokenIndex(bytes, offsets);
}

/** Random merges over the alphabet {0, 1, 2}: each joins two symbols that exist already. */
function randomMerges(seed: number, count: number): { left: number[]; right: number[]; merged: number[] } {
  const rng = createRng(seed);
  const left: number[] = [];
  const right: number[] = [];
  const merged: number[] = [];
  const seen = new Set<string>();
  for (let next = 3; next < 3 + count; ) {
    const pair: [number, number] = [rng.int(next), rng.int(next)];
    if (seen.has(pair.join())) continue;
    seen.add(pair.join());
    left.push(pair[0]);
    right.push(pair[1]);
    merged.push(next++);
  }
  return { left, right, merged };
}

/** The definition, word for word: search the whole list, merge the best, start again. */
function mergeByDefinition(symbols: readonly number[], table: MergeTable): number[] {
  const list = [...symbols];
  for (;;) {
    let best = -1;
    let lowest = Infinity;
    for (let i = 0; i + 1 < list.length; i++) {
      const cell = table.find(list[i]!, list[i + 1]!);
      if (cell >= 0 && table.cells[cell + 2]! < lowest) {
        lowest = table.cells[cell + 2]!;
        best = i;
      }
    }
    if (best < 0) return list;
    list.splice(best, 2, table.cells[table.find(list[best]!, list[best + 1]!) + 3]!);
  }
}

function merged(symbols: readonly number[], table: MergeTable, onMerge?: (event: MergeEvent) => void) {
  const ids = Int32Array.from(symbols);
  const starts = Int32Array.from(symbols.keys());
  const n = mergeSymbols(ids, starts, symbols.length, table, onMerge);
  return { ids: Array.from(ids.subarray(0, n)), starts: Array.from(starts.subarray(0, n)) };
}

describe('TokenIndex', () => {
  const index = indexOf(['a', 'b', '', 'ab', 'abc', 'é', 'ab']);

  it('finds tokens by bytes and gives their bytes back', () => {
    expect(index.find(utf8Encode('abc'))).toBe(4);
    expect(index.find(utf8Encode('xabx'), 1, 3)).toBe(3);
    expect(index.find(utf8Encode('c'))).toBe(-1);
    expect(index.find(new Uint8Array())).toBe(-1);
    expect(index.bytesOf(5)).toEqual(utf8Encode('é'));
    expect(index.bytesOf(2)).toBeNull();
    expect(index.bytesOf(7)).toBeNull();
    expect(index.longest).toBe(3);
  });
});

describe('MergeTable', () => {
  it('holds every split of every token, ranked by the result', () => {
    const tokens = indexOf(['a', 'b', 'c', 'ab', 'bc', 'abc']);
    const table = MergeTable.fromRankedTokens(tokens);
    const found = [
      [0, 1],
      [1, 2],
      [0, 4],
      [3, 2],
    ].map(([l, r]) => {
      const cell = table.find(l!, r!);
      return [table.cells[cell + 2], table.cells[cell + 3]];
    });
    expect(found).toEqual([
      [3, 3],
      [4, 4],
      [5, 5],
      [5, 5],
    ]);
    expect(table.size).toBe(4);
    expect(table.find(2, 0)).toBe(-1);
  });

  it('keeps the later rank of a pair listed twice', () => {
    const table = MergeTable.fromMerges([0, 1, 0], [1, 2, 1], [7, 8, 9]);
    const cell = table.find(0, 1);
    expect([table.cells[cell + 2], table.cells[cell + 3]]).toEqual([2, 9]);
    expect(table.size).toBe(2);
  });
});

describe('mergeSymbols', () => {
  it('takes the lowest rank, not the longest match', () => {
    // Ranks: bc before ab before abc's split (ab, c): "abc" becomes a + bc, which do not join.
    const table = MergeTable.fromMerges([1, 0, 11], [2, 1, 2], [10, 11, 12]);
    expect(merged([0, 1, 2], table)).toEqual({ ids: [0, 10], starts: [0, 1] });
  });

  it('merges runs from the left', () => {
    const table = MergeTable.fromMerges([0], [0], [1]);
    expect(merged([0, 0, 0], table)).toEqual({ ids: [1, 0], starts: [0, 2] });
    expect(merged([], table)).toEqual({ ids: [], starts: [] });
    expect(merged([0], table)).toEqual({ ids: [0], starts: [0] });
  });

  it('equals the definition for short and long sequences, with and without an observer', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1e6 }),
        fc.array(fc.integer({ min: 0, max: 2 }), { maxLength: 160 }),
        (seed, symbols) => {
          const { left, right, merged: results } = randomMerges(seed, 24);
          const table = MergeTable.fromMerges(left, right, results);
          const expected = mergeByDefinition(symbols, table);
          const events: MergeEvent[] = [];
          const plain = merged(symbols, table);
          const watched = merged(symbols, table, (event) => events.push(event));
          expect(plain.ids).toEqual(expected);
          expect(watched).toEqual(plain);
          expect(events.length).toBe(symbols.length - expected.length);
          expect(events.every((e) => results[e.rank] === e.merged && left[e.rank] === e.left)).toBe(true);
        },
      ),
      { seed: 2016, numRuns: 400 },
    );
  });

  it('keeps the starts of what it merged', () => {
    const table = MergeTable.fromMerges([0, 2, 0], [1, 2, 0], [2, 3, 4]);
    const symbols = Array.from({ length: 120 }, (_, i) => (i % 5 === 4 ? 1 : i % 2));
    const result = merged(symbols, table);
    const width = (id: number): number => (id === 2 || id === 4 ? 2 : id === 3 ? 4 : 1);
    let at = 0;
    result.ids.forEach((id, i) => {
      expect(result.starts[i]).toBe(at);
      at += width(id);
    });
    expect(at).toBe(symbols.length);
  });

  it('merges 100,000 equal symbols in n log n', () => {
    const doublings = 16;
    const table = MergeTable.fromMerges(
      Array.from({ length: doublings }, (_, i) => i),
      Array.from({ length: doublings }, (_, i) => i),
      Array.from({ length: doublings }, (_, i) => i + 1),
    );
    const result = merged(
      Array.from({ length: 100_000 }, () => 0),
      table,
    );
    expect(result.ids).toEqual([16, 15, 10, 9, 7, 5]);
  });
});
