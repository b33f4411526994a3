import { expect, test } from 'vitest';
import { describeTextTokenizer } from '../../testing/text-tokenizer-kit.ts';
import { method } from './bytes.ts';

describeTextTokenizer(method.id, method.create);

const bytes = method.create();

test('one id per UTF-8 byte (spec 19.1: é🤗 is 6 bytes)', () => {
  const { nBytes, id, start, end } = bytes.encode('é🤗');
  expect(nBytes).toBe(6);
  expect(Array.from(id)).toEqual([0xc3, 0xa9, 0xf0, 0x9f, 0xa4, 0x97]);
  expect(Array.from(start)).toEqual([0, 1, 2, 3, 4, 5]);
  expect(Array.from(end)).toEqual([1, 2, 3, 4, 5, 6]);
});

test('spells every byte in one way', () => {
  const pieces = Array.from({ length: 256 }, (_, id) => bytes.idToPiece(id)!);
  expect(new Set(pieces).size).toBe(256);
  expect(pieces.map((piece) => bytes.pieceToId(piece))).toEqual(pieces.map((_, id) => id));
  expect([pieces[0x41], pieces[0x0a]]).toEqual(['A', '<0x0A>']);
  expect(['', 'AB', 'é', '<0x41>'].map((piece) => bytes.pieceToId(piece))).toEqual(Array(4).fill(undefined));
});
