import { expect, it, test } from 'vitest';
import { sampleImages, targetObjects } from './sample-images.ts';

const phrases = ['a red circle', 'a blue star', 'an owl'];

test.each([
  ['a red circle', [0]],
  ['Where is the owl?', [2]],
  ['the blue star above an owl', [1, 2]],
  ['a red star', [0, 1, 2]],
  ['', [0, 1, 2]],
])('%j asks for %j', (question, want) => {
  expect(targetObjects(question, phrases)).toEqual(want);
});

it('has a right caption, a question and ids of its own for each picture', () => {
  expect(new Set(sampleImages.map(({ id }) => id)).size).toBe(sampleImages.length);
  for (const { question, objects, captions } of sampleImages) {
    expect(targetObjects(question, objects).length).toBeLessThan(objects.length);
    expect(new Set(captions).size).toBe(captions.length);
    expect(captions.length).toBeGreaterThan(2);
  }
});
