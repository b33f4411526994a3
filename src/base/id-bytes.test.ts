import { expect, test } from 'vitest';
import { bytesPerId, idBytes } from './id-bytes.ts';

test('as many bytes as the vocabulary needs, the low one first', () => {
  expect([2, 256, 257, 65_536, 65_537, 200_019].map(bytesPerId)).toEqual([1, 1, 2, 2, 3, 3]);
  expect([...idBytes([1, 255], 256)]).toEqual([1, 255]);
  expect([...idBytes([0x0102, 300], 4096)]).toEqual([2, 1, 44, 1]);
  expect([...idBytes([0x010203], 200_019)]).toEqual([3, 2, 1]);
  expect(idBytes([], 10)).toHaveLength(0);
});
