import { expect, it } from 'vitest';
import { crc32 } from './crc32.ts';
import { utf8Encode } from './utf8-offsets.ts';

it.each([
  ['', 0],
  ['123456789', 0xcbf43926],
  ['IEND', 0xae426082],
])('of %j is the published value', (text, crc) => {
  expect(crc32(utf8Encode(text))).toBe(crc);
});
