import fc from 'fast-check';
import { expect, test } from 'vitest';
import { utf8Length, utf8Width } from './utf8-length.ts';

test('counts what TextEncoder writes', () => {
  const encoder = new TextEncoder();
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(utf8Length(text)).toBe(encoder.encode(text).length);
    }),
    { seed: 1 },
  );
});

test('counts a range', () => {
  expect(utf8Length('aé🤗b', 1, 4)).toBe(6);
});

test('knows the width of a code point', () => {
  expect([0x7f, 0x80, 0x7ff, 0x800, 0xffff, 0x10000, 0x10ffff].map(utf8Width)).toEqual([1, 2, 2, 3, 3, 4, 4]);
});
