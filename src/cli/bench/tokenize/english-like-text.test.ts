import { expect, it } from 'vitest';
import { vocabularies } from '../../../methods/tokenizers/vocabularies/catalogue.ts';
import { readVocabularySource } from '../../pack/vocabularies.ts';
import { englishLikeText } from './english-like-text.ts';

it('makes the same prose-like text from the same seed', async () => {
  const { tokens } = await readVocabularySource(vocabularies.get('r50k'));
  const text = englishLikeText(tokens, 200_000, 1);
  expect(text).toHaveLength(200_000);
  expect(englishLikeText(tokens, 200_000, 1)).toBe(text);
  expect(englishLikeText(tokens, 200_000, 2)).not.toBe(text);
  const words = text.toLowerCase().match(/[a-z]+/g)!;
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  const letters = words.reduce((sum, word) => sum + word.length, 0);
  expect(letters / words.length).toBeGreaterThan(3.5);
  expect(letters / words.length).toBeLessThan(7);
  expect(counts.size / words.length).toBeGreaterThan(0.1);
  expect(Math.max(...counts.values()) / words.length).toBeLessThan(0.12);
  expect(text).toMatch(/^[\x20-\x7e\n]+$/);
});
