import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fuzzTexts, HARD_STRINGS } from '../testing/fuzz-text.ts';
import { eachGrapheme, longestCluster } from './grapheme-clusters.ts';

const clusters = (text: string): string[] => {
  const parts: string[] = [];
  let at = 0;
  eachGrapheme(text, 0, text.length, (end) => {
    parts.push(text.slice(at, end));
    at = end;
    return false;
  });
  return parts;
};

const segmenter = new Intl.Segmenter('und', { granularity: 'grapheme' });
const byTheBook = (text: string): string[] =>
  Array.from(segmenter.segment(text), ({ segment }) => segment).flatMap((segment) =>
    segment === '\r\n' ? ['\r', '\n'] : [segment],
  );

describe('clusters equal Intl.Segmenter', () => {
  test.each(HARD_STRINGS)('%j', (text) => expect(clusters(text)).toEqual(byTheBook(text)));

  test('on fuzz strings', () => {
    for (const text of fuzzTexts(11, 4000)) expect(clusters(text)).toEqual(byTheBook(text));
  });

  test('on arbitrary code points', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (text) => {
        expect(clusters(text)).toEqual(byTheBook(text));
      }),
      { seed: 2, numRuns: 2000 },
    );
  });

  test('around every BMP character', () => {
    for (const probe of [0x61, 0x301, 0x200d, 0x600, 0x93f, 0xa9, 0x1100, 0x1161, 0xac00, 0x5d0, 0xe33]) {
      const ours: string[] = [];
      const theirs: string[] = [];
      for (let block = 0; block < 0x10000; block += 32) {
        if ((block & 0xf800) === 0xd800) continue;
        const units = Array.from({ length: 32 }, (_, i) => block + i);
        const text = units.map((unit) => String.fromCharCode(unit, probe, unit)).join('\n');
        ours.push(...clusters(text));
        theirs.push(...byTheBook(text));
      }
      const differs = ours.findIndex((cluster, index) => cluster !== theirs[index]);
      expect(differs, `${JSON.stringify(ours[differs])} against ${JSON.stringify(theirs[differs])}`).toBe(-1);
      expect(ours).toHaveLength(theirs.length);
    }
  });

  test('of a text longer than the segmenter is asked at once', () => {
    const text = fuzzTexts(12, 300).join('');
    expect(text.length).toBeGreaterThan(4 * 512);
    expect(clusters(text)).toEqual(byTheBook(text));
    for (const unbroken of ['👩‍👩‍👧‍👦', '🇩🇪', 'क्षि', 'e\u0301\u0323']) {
      expect(clusters(unbroken.repeat(400))).toEqual(byTheBook(unbroken.repeat(400)));
    }
  });
});

test('a pile of marks is cut between code points', () => {
  const parts = clusters(`a${'\u{1e000}'.repeat(200)}`);
  expect(parts.join('')).toHaveLength(401);
  for (const part of parts) {
    expect(part.length).toBeLessThanOrEqual(longestCluster);
    expect(part.isWellFormed()).toBe(true);
  }
});

test('stops when told', () => {
  const ends: number[] = [];
  eachGrapheme('abcdef', 1, 6, (end) => {
    ends.push(end);
    return end === 3;
  });
  expect(ends).toEqual([2, 3]);
});
