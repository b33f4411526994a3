import { expect, test } from 'vitest';
import {
  category,
  categoryOf,
  isAlphanumeric,
  isPictographic,
  wordBreak,
  wordBreakOf,
} from './character-classes.ts';

const of = (character: string): number => character.codePointAt(0)!;

test('knows Word_Break, category and Extended_Pictographic of a code point', () => {
  expect(Array.from('a\u05d0カ7:\u0301\u200d\r 国', (c) => wordBreakOf(of(c)))).toEqual([
    wordBreak.ALetter,
    wordBreak.Hebrew_Letter,
    wordBreak.Katakana,
    wordBreak.Numeric,
    wordBreak.MidLetter,
    wordBreak.Extend,
    wordBreak.ZWJ,
    wordBreak.CR,
    wordBreak.WSegSpace,
    wordBreak.Other,
  ]);
  expect(Array.from('aA国7_\u0085+', (c) => categoryOf(of(c)))).toEqual([
    category.lowercase,
    category.uppercase,
    category.alphanumeric,
    category.alphanumeric,
    category.punctuation,
    category.whiteSpace,
    category.other,
  ]);
  expect(Array.from('aǅ٣½_ 🤗', (c) => isAlphanumeric(of(c)))).toEqual([
    true,
    true,
    true,
    true,
    false,
    false,
    false,
  ]);
  expect([isPictographic(of('🤗')), isPictographic(of('a'))]).toEqual([true, false]);
});

test('covers the last code point and the surrogates', () => {
  expect(wordBreakOf(0x10ffff)).toBe(wordBreak.Other);
  expect(wordBreakOf(0xd800)).toBe(wordBreak.Other);
});
