import { describe, expect, it } from 'vitest';
import { Lru } from './lru.ts';

describe('Lru', () => {
  it('evicts the least recently used until the cost fits', () => {
    const evicted: string[] = [];
    const lru = new Lru<string, number>(10, (_value, key) => evicted.push(key));
    lru.set('a', 1, 4);
    lru.set('b', 2, 4);
    expect(lru.get('a')).toBe(1);
    lru.set('c', 3, 5);
    expect(evicted).toEqual(['b']);
    expect(lru.cost).toBe(9);
    expect(lru.get('b')).toBeUndefined();
  });

  it('replaces without counting twice and drops what can never fit', () => {
    const lru = new Lru<string, number>(10);
    lru.set('a', 1, 6);
    lru.set('a', 2, 7);
    expect(lru.cost).toBe(7);
    lru.set('huge', 3, 11);
    expect(lru.get('huge')).toBeUndefined();
    expect(lru.cost).toBe(0);
  });
});
