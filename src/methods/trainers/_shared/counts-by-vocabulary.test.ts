import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readTokenizerJson } from '../../tokenizers/tokenizer-json/read-tokenizer-json.ts';
import { trainBpe } from '../bpe.ts';
import { countsByVocabulary } from './counts-by-vocabulary.ts';

const text =
  'All human beings are born free and equal in dignity and rights. They are endowed with reason and conscience and should act ' +
  'towards one another in a spirit of brotherhood. Everyone is entitled to all the rights and freedoms set forth here: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.';

test('the counts are those of the tokenizer that each vocabulary makes', () => {
  const { points } = countsByVocabulary([text], [257, 262, 275, 5000], 'words');
  expect(points.map(({ vocabulary }) => vocabulary)).toEqual([257, 262, 275]);
  for (const { vocabulary, count } of points) {
    const { tokenizerJson } = trainBpe(text, { vocabSize: vocabulary });
    const tokenizer = readTokenizerJson(JSON.stringify(tokenizerJson), 'trained');
    expect(tokenizer.encode(text).id.length).toBe(count);
  }
});

test('a larger vocabulary never needs more tokens, and merges across words need fewer', () => {
  const letters = fc.string({ unit: fc.constantFrom('a', 'b', ' ', '.', 'é'), minLength: 1, maxLength: 300 });
  fc.assert(
    fc.property(fc.array(letters, { minLength: 1, maxLength: 3 }), (parts) => {
      const sizes = [257, 260, 265, 280];
      const bound = countsByVocabulary(parts, sizes, 'words');
      const free = countsByVocabulary(parts, sizes, 'parts');
      for (const { points, largest } of [bound, free]) {
        expect(points.length).toBe(sizes.filter((size) => size <= largest).length);
        points.forEach(({ count }, i) => expect(count).toBeLessThanOrEqual(points[i - 1]?.count ?? Infinity));
      }
    }),
    { seed: 20_251_021, numRuns: 60 },
  );
  const sizes = [275];
  const [bound] = countsByVocabulary([text], sizes, 'words').points;
  const [free] = countsByVocabulary([text], sizes, 'parts').points;
  expect(free!.count).toBeLessThan(bound!.count);
});

test('what stands once is never merged', () => {
  expect(countsByVocabulary(['abc'], [300], 'words')).toEqual({ points: [], largest: 256 });
  expect(countsByVocabulary([], [], 'parts')).toEqual({ points: [], largest: 256 });
});

test('a vowel sign ends a word of GPT-2, and no word with marks', () => {
  const tamil = 'நிலா நிலா நிலா';
  const size = (borders: 'words' | 'marked-words'): number =>
    countsByVocabulary([tamil], [400], borders).largest;
  expect(size('marked-words')).toBeGreaterThan(size('words'));
});
