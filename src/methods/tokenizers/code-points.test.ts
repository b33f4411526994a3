import { expect, test } from 'vitest';
import { describeTextTokenizer } from '../../testing/text-tokenizer-kit.ts';
import { method } from './code-points.ts';

describeTextTokenizer(method.id, method.create);

const codePoints = method.create();

test('one id per code point (spec 19.1: é🤗 is 2 code points)', () => {
  const { id, start, end } = codePoints.encode('é🤗');
  expect(Array.from(id)).toEqual([0xe9, 0x1f917]);
  expect(Array.from(start)).toEqual([0, 2]);
  expect(Array.from(end)).toEqual([2, 6]);
});

test('surrogates are no ids', () => {
  expect(codePoints.idToPiece(0xd800)).toBeNull();
  expect(codePoints.idToBytes(0xdfff)).toBeNull();
  expect(codePoints.pieceToId('\ud800')).toBeUndefined();
  expect(codePoints.pieceToId('ab')).toBeUndefined();
});
