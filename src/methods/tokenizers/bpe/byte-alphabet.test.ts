import { expect, it } from 'vitest';
import { bytesToPiece, byteToCharacter, pieceToBytes } from './byte-alphabet.ts';

it('spells all bytes, each with a character of its own', () => {
  const bytes = Uint8Array.from({ length: 256 }, (_, byte) => byte);
  const piece = bytesToPiece(bytes);
  expect(new Set(piece).size).toBe(256);
  expect(pieceToBytes(piece)).toEqual(bytes);
  expect([0x20, 0x0a, 0x41, 0x7f, 0xad, 0xff].map(byteToCharacter)).toEqual(['Ġ', 'Ċ', 'A', 'ġ', 'Ń', 'ÿ']);
});

it('knows when a character stands for no byte', () => {
  expect(pieceToBytes('a b')).toBeNull();
  expect(pieceToBytes('字')).toBeNull();
  expect(pieceToBytes('')).toEqual(new Uint8Array());
});
