import { expect, test } from 'vitest';
import { fuzzTexts, HARD_STRINGS } from '../../testing/fuzz-text.ts';
import { describeTextTokenizer } from '../../testing/text-tokenizer-kit.ts';
import { method } from './graphemes.ts';

describeTextTokenizer(method.id, method.create);

const graphemes = method.create();
const segmenter = new Intl.Segmenter('und', { granularity: 'grapheme' });

test('a family, a flag and a letter with marks are one token each', () => {
  const lengths = (text: string) => {
    const { start, end } = graphemes.encode(text);
    return Array.from(end, (byte, i) => byte - start[i]!);
  };
  expect(lengths('👩‍👩‍👧‍👦')).toEqual([25]);
  expect(lengths('🇩🇪🇫🇷')).toEqual([8, 8]);
  expect(lengths('e\u0301x\r\n')).toEqual([3, 1, 2]);
});

test('equals one call of Intl.Segmenter over the whole text', () => {
  const long = fuzzTexts(5, 400).join('').toWellFormed();
  const pile = `${'\u0301'.repeat(1000)}👍🏽${'🏽'.repeat(300)}${'🇩'.repeat(301)}${'👩‍'.repeat(200)}`;
  for (const text of [...HARD_STRINGS, ...fuzzTexts(6, 500), long, pile, `${long}${pile}${long}`]) {
    const wellFormed = text.toWellFormed();
    const expected = Array.from(segmenter.segment(wellFormed), ({ segment }) => segment);
    const { start, end } = graphemes.encode(wellFormed);
    const bytes = new TextEncoder().encode(wellFormed);
    const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
    expect(Array.from(end, (byte, i) => decoder.decode(bytes.subarray(start[i], byte)))).toEqual(expected);
  }
});
