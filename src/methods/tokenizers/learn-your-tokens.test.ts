import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ParamValues } from '../../contracts/params.ts';
import { describeTextTokenizer } from '../../testing/text-tokenizer-kit.ts';
import { method } from './learn-your-tokens.ts';

describeTextTokenizer(method.id, () => method.create({}));
describeTextTokenizer(`${method.id}, later list, 2 characters`, () =>
  method.create({ punctuation: 'later', maxChars: 2 }),
);

function words(text: string, params: ParamValues = {}): string[] {
  const { start, end } = method.create(params).encode(text);
  const bytes = new TextEncoder().encode(text);
  return Array.from(end, (byte, i) =>
    new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes.subarray(start[i], byte)),
  );
}

test('listed punctuation stands alone (spec 3: "a,b" is three words)', () => {
  expect(words('a,b')).toEqual(['a', ',', 'b']);
  expect(words("It's 3.5 -- no?\nYes!")).toEqual([
    'It',
    "'",
    's',
    '3',
    '.',
    '5',
    '--',
    'no',
    '?',
    '\n',
    'Yes',
    '!',
  ]);
  expect(words('')).toEqual([]);
});

test('the later list adds hyphen and braces, and a double hyphen is two marks', () => {
  expect(words('well-read--{x}')).toEqual(['well-read', '--', '{x}']);
  expect(words('well-read--{x}', { punctuation: 'later' })).toEqual([
    'well',
    '-',
    'read',
    '-',
    '-',
    '{',
    'x',
    '}',
  ]);
});

test('a word beyond the limit keeps its head, in code points', () => {
  expect(words('abcdefgh 🤗🤗🤗x', { maxChars: 3 })).toEqual(['abc', '🤗🤗🤗']);
  const steps = method.create({ maxChars: 3 }).trace('xx abcdefgh', 9);
  expect(steps.at(-1)).toEqual({
    kind: 'rule',
    rule: 'Cut at 3 characters; the rest is lost',
    pieces: ['abc', 'defgh'],
  });
});

test('finds the words that replacing and splitting finds', () => {
  const alphabet = fc.constantFrom('a', 'é', '🤗', ' ', ',', '-', '--', '.', '\n', "'", '{', '}', '\t');
  const byReplacing = (text: string, marks: RegExp): string[] =>
    text
      .replace(marks, ' $& ')
      .split(' ')
      .filter((word) => word !== '');
  fc.assert(
    fc.property(fc.array(alphabet, { maxLength: 30 }), (parts) => {
      const text = parts.join('');
      expect(words(text, { maxChars: 1000 })).toEqual(byReplacing(text, /:|,|;|\.|\n|!|'|--|\?/g));
      expect(words(text, { maxChars: 1000, punctuation: 'later' })).toEqual(
        byReplacing(text, /-|\{|\}|:|,|;|\.|\n|!|'|--|\?/g),
      );
    }),
    { seed: 2, numRuns: 500 },
  );
});

test('says what a space is to it', () => {
  expect(method.create({}).trace('a b', 1)).toEqual([
    { kind: 'rule', rule: 'A space separates words and belongs to none', pieces: [' '] },
  ]);
});
