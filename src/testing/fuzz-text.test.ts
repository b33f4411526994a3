import { expect, it } from 'vitest';
import { fuzzTexts } from './fuzz-text.ts';

it('gives the same strings for the same seed, others for another', () => {
  expect(fuzzTexts(7, 50)).toEqual(fuzzTexts(7, 50));
  expect(fuzzTexts(7, 50)).not.toEqual(fuzzTexts(8, 50));
});

it('covers what tokenizers trip over', () => {
  const all = fuzzTexts(1, 5000);
  const having = (pattern: RegExp): number => all.filter((text) => pattern.test(text)).length;
  expect(having(/\ufeff/)).toBeGreaterThan(50);
  expect(having(/\u0085/)).toBeGreaterThan(50);
  expect(having(/\r\n/)).toBeGreaterThan(50);
  expect(having(/\p{M}/u)).toBeGreaterThan(500);
  expect(having(/\p{Emoji_Presentation}/u)).toBeGreaterThan(500);
  expect(having(/\p{Script=Han}/u)).toBeGreaterThan(50);
  expect(having(/[\u0900-\u0e7f]/)).toBeGreaterThan(50);
  expect(all.filter((text) => !text.isWellFormed()).length).toBeGreaterThan(100);
});
