import { expect, test } from 'vitest';
import { wordRanges } from './word-spans.ts';

test('words hold a letter or a digit; their spans are in bytes', () => {
  const text = 'Don’t – 3.14, 漢字 🤗_ é!';
  const { start, end } = wordRanges(text);
  const bytes = new TextEncoder().encode(text);
  const words = Array.from(start, (from, i) => new TextDecoder().decode(bytes.subarray(from, end[i])));
  expect(words).toEqual(['Don’t', '3.14', '漢', '字', 'é']);
});

test('no words in an empty text or in spaces', () => {
  expect(wordRanges('').start.length).toBe(0);
  expect(wordRanges(' \n-- ').end.length).toBe(0);
});
