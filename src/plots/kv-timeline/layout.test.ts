import { expect, test } from 'vitest';
import { keyStates } from '../../contracts/attention-view.ts';
import { countStates, keysUnder, pooledStates } from './layout.ts';

const [absent, held, read, evicted] = keyStates.map((_, state) => state) as [number, number, number, number];

test('a run of keys shows the one that is read, else held, else evicted', () => {
  const states = Uint8Array.of(held, read, evicted, held, evicted, absent, absent, absent);
  expect(Array.from(pooledStates(states, 1, 8, 4))).toEqual([read, held, evicted, absent]);
  expect(Array.from(pooledStates(states, 1, 8, 8))).toEqual(Array.from(states));
});

test('columns cover all keys, and each has at least one', () => {
  for (const [nTokens, columns] of [
    [10, 3],
    [7, 7],
    [3, 8],
    [1000, 301],
  ] as const) {
    const seen = new Set<number>();
    for (let column = 0; column < columns; column++) {
      const { from, to } = keysUnder(column, nTokens, columns);
      expect(to).toBeGreaterThan(from);
      expect(to).toBeLessThanOrEqual(nTokens);
      for (let key = from; key < to; key++) seen.add(key);
    }
    expect(seen.size).toBe(nTokens);
  }
});

test('the keys of a step are counted by state', () => {
  const states = Uint8Array.of(read, read, held, absent, read, evicted, evicted, held);
  expect(countStates(states, 4, 0)).toEqual({ absent: 1, held: 1, read: 2, evicted: 0 });
  expect(countStates(states, 4, 1)).toEqual({ absent: 0, held: 1, read: 1, evicted: 2 });
});
