import { expect, it } from 'vitest';
import { sampleTexts } from './sample-texts.ts';

it('have distinct ids and well-formed, non-empty texts', () => {
  expect(new Set(sampleTexts.map((sample) => sample.id)).size).toBe(sampleTexts.length);
  for (const { id, text } of sampleTexts) {
    expect(text.isWellFormed(), id).toBe(true);
    expect(text.trim(), id).not.toBe('');
  }
});
