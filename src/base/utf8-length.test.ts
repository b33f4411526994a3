import fc from 'fast-check';
import { expect, test } from 'vitest';
import { utf8Length } from './utf8-length.ts';

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
