import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isCertainWordBreak, nextWordBreak } from './word-break.ts';

/** One or two characters of each Word_Break class, old enough for every ICU, none from a script that ICU has a dictionary for. */
const alphabet = fc.constantFrom(
  ...Array.from('aZ\u05d0\u05d17\u0663カ_:\'".,\u0301\u200d\u00ad \u2003\n\r\u0085+🤗👍🏽🇩🇪\ufe0f\u24c2'),
);
const text = fc.array(alphabet, { maxLength: 14 }).map((parts) => parts.join(''));

function breaks(of: string): number[] {
  const found = [0];
  for (let at = 0; at < of.length; found.push(at)) at = nextWordBreak(of, at, of.length);
  return found;
}

test('agrees with ICU on strings without dictionary scripts', () => {
  const segmenter = new Intl.Segmenter('und', { granularity: 'word' });
  fc.assert(
    fc.property(text, (sample) => {
      const icu = Array.from(segmenter.segment(sample), ({ index, segment }) => index + segment.length);
      expect(breaks(sample)).toEqual([0, ...icu]);
    }),
    { seed: 29, numRuns: 5000 },
  );
});

test('a certain break splits the problem in two', () => {
  let seen = 0;
  fc.assert(
    fc.property(text, (sample) => {
      for (let i = 1; i < sample.length; i++) {
        if (!isCertainWordBreak(sample, i)) continue;
        seen++;
        const after = breaks(sample.slice(i)).map((at) => at + i);
        expect(breaks(sample)).toEqual([...breaks(sample.slice(0, i)).slice(0, -1), ...after]);
      }
    }),
    { seed: 30, numRuns: 5000 },
  );
  expect(seen).toBeGreaterThan(5000);
});
