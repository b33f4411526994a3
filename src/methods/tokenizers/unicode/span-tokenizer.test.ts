import { expect, test } from 'vitest';
import { createRng } from '../../../base/rng.ts';
import { utf8Length } from '../../../base/utf8-length.ts';
import type { TextChange, TextTokenizer } from '../../../contracts/text-tokenizer.ts';
import { method as graphemes } from '../graphemes.ts';
import { method as hatSplitter } from '../hat-splitter.ts';
import { method as learnYourTokens } from '../learn-your-tokens.ts';
import { method as wordsUax29 } from '../words-uax29.ts';

/** Few characters of many classes, so that rules meet at every edit. */
const alphabet = Array.from(
  'aZ\u05d07カ_:\'".,\u0301\u200d \u2003\n\r\u0085+🤗🇩\ufe0f国ไมั\u3000\u093f\u1100\u1161한',
);

const cases: readonly (readonly [string, TextTokenizer])[] = [
  ['graphemes', graphemes.create()],
  ['words-uax29', wordsUax29.create()],
  ['hat-splitter', hatSplitter.create({})],
  ['hat-splitter at 3 bytes', hatSplitter.create({ maxBytes: 3 })],
  ['learn-your-tokens', learnYourTokens.create({ maxChars: 3 })],
];

test.each(cases)('%s: an edit anywhere gives the tokens of encoding in full', (_name, tokenizer) => {
  const rng = createRng(77);
  const draw = (most: number): string[] =>
    Array.from({ length: rng.int(most + 1) }, () => alphabet[rng.int(alphabet.length)]!);
  for (let round = 0; round < 4000; round++) {
    const characters = draw(20);
    const from = rng.int(characters.length + 1);
    const to = Math.min(characters.length, from + rng.int(3));
    const [head, cut] = [characters.slice(0, from).join(''), characters.slice(from, to).join('')];
    const tail = characters.slice(to).join('');
    const insert = draw(3).join('');
    const change: TextChange = {
      before: head + cut + tail,
      after: head + insert + tail,
      edit: { from: head.length, to: head.length + cut.length, insert },
      byteFrom: utf8Length(head),
      byteTo: utf8Length(head + cut),
      insertedBytes: utf8Length(insert),
    };
    const updated = tokenizer.update!(tokenizer.encode(change.before), change);
    expect(updated, JSON.stringify(change)).toEqual(tokenizer.encode(change.after));
  }
});
