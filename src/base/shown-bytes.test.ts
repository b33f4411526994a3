import { expect, test } from 'vitest';
import { shownBytes, wholeCharacters } from './shown-bytes.ts';
import { utf8Encode } from './utf8-offsets.ts';

test('shows spaces and controls, and parts of characters as bytes', () => {
  expect(shownBytes(utf8Encode('a b\n\tc\0'))).toBe('a·b⏎→c␀');
  const euro = utf8Encode('€');
  expect(shownBytes(euro)).toBe('€');
  expect(shownBytes(euro.subarray(0, 2))).toBe('⟨e2 82⟩');
  expect(shownBytes(euro.subarray(1))).toBe('⟨82 ac⟩');
  expect(shownBytes(Uint8Array.of(0xac, 0x61, 0xf0, 0x9f))).toBe('⟨ac⟩a⟨f0 9f⟩');
  expect(shownBytes(new Uint8Array())).toBe('');
});

test('finds the whole characters', () => {
  expect(wholeCharacters(utf8Encode('aé€🤗'))).toEqual([0, 10]);
  expect(wholeCharacters(utf8Encode('é').subarray(1))).toEqual([1, 1]);
  expect(wholeCharacters(utf8Encode('a🤗').subarray(0, 4))).toEqual([0, 1]);
});
