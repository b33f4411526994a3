import { describe, expect, it } from 'vitest';
import { defineRegistry } from './registry.ts';

describe('defineRegistry', () => {
  const registry = defineRegistry('fruit', [
    { id: 'apple', n: 1 },
    { id: 'pear', n: 2 },
  ]);

  it('keeps the order and finds by id', () => {
    expect(registry.ids).toEqual(['apple', 'pear']);
    expect(registry.get('pear').n).toBe(2);
    expect(registry.has('plum')).toBe(false);
  });

  it('names the unknown id and the known ones', () => {
    expect(() => registry.get('plum')).toThrow(/fruit: no 'plum'; known: apple, pear/);
  });

  it('refuses a duplicate', () => {
    expect(() => defineRegistry('fruit', [{ id: 'apple' }, { id: 'apple' }])).toThrow(
      /two entries are called 'apple'/,
    );
  });
});
