import { expect, test } from 'vitest';
import { needsText } from './pruning-runs.ts';

test.each([
  [['crops'], 'needs a picture cut into crops'],
  [['cls-token'], 'needs a CLS token; this encoder has none'],
  [
    ['crops', 'projector'],
    'needs a picture cut into crops and a projector to a language model; this encoder has none',
  ],
  [['image-text-encoder', 'text'], 'needs texts in the space of its patches; this encoder has none'],
  [
    ['cls-token', 'image-text-encoder', 'text'],
    'needs a CLS token and texts in the space of its patches; this encoder has neither',
  ],
  [['text'], 'needs a question'],
] as const)('%j: %s', (needs, text) => {
  expect(needsText(needs)).toBe(text);
});

test('a sound has no encoder at all', () => {
  expect(needsText(['queries-and-keys', 'cls-token'], 'sound')).toBe(
    'needs the queries and keys of an encoder and a CLS token; there is no encoder for sound',
  );
});
