import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { utf8Encode } from '../../base/utf8-offsets.ts';
import { sampleTexts } from '../../contracts/sample-texts.ts';
import { SegmentFlag } from '../../contracts/segmentation.ts';
import { readTokenizerJson } from '../../methods/tokenizers/tokenizer-json/read-tokenizer-json.ts';
import { BytePairVocabulary } from './byte-vocabulary.ts';
import { lastSplit } from './safe-split.ts';

function open(id: string) {
  const json = readFileSync(join(import.meta.dirname, `../../../models/${id}/tokenizer.json`), 'utf8');
  const tokenizer = readTokenizerJson(json, id);
  return { tokenizer, vocabulary: new BytePairVocabulary(tokenizer, JSON.parse(json)) };
}

const { tokenizer, vocabulary: bpe } = open('lm-bpe4k');
const text = sampleTexts.map((sample) => sample.text).join('\n');
const bytes = utf8Encode(text);
const bytesOf = (ids: readonly number[]): Uint8Array =>
  Uint8Array.from(ids.flatMap((id) => Array.from(bpe.bytesOf(id)!)));
const seeded = { seed: 20261123, numRuns: 300 } as const;

describe('BytePairVocabulary', () => {
  it('encodes whole texts as the tokenizer does, without special tokens', () => {
    expect(bpe.encodeBytes(bytes)).toEqual([...tokenizer.encode(text).id]);
    expect(bpe.size).toBe(4096);
    expect(bpe.bytesOf(0)).toBeNull();
  });

  it('takes every beginning of a pre-token for what it is, within characters too', () => {
    const { start, id, flags } = tokenizer.encode(text);
    let withinCharacters = 0;
    for (let i = 0, first = 0; i < id.length; i++) {
      if (flags[i]! & SegmentFlag.preTokenStart) first = i;
      const end = i + 1 < id.length ? start[i + 1]! : bytes.length;
      const begun = bytes.subarray(start[first], end);
      expect(bpe.encodeBytes(begun)).toEqual([...id.subarray(first, i + 1)]);
      if ((bytes[end]! & 0xc0) === 0x80) withinCharacters++;
    }
    expect(withinCharacters).toBeGreaterThan(100);
  });

  it('gives back the bytes of anything that a text begins with', () => {
    const cut = fc.tuple(fc.nat(text.length - 60), fc.integer({ min: 1, max: 50 }), fc.nat(3));
    fc.assert(
      fc.property(cut, ([from, length, less]) => {
        const piece = utf8Encode(text.slice(from, from + length).toWellFormed());
        const begun = piece.subarray(0, Math.max(1, piece.length - less));
        expect([...bytesOf(bpe.encodeBytes(begun))]).toEqual([...begun]);
      }),
      seeded,
    );
  });

  it('has no encoding of what no text begins with', () => {
    expect(bpe.encodeBytes(Uint8Array.of(0x80, 0x61))).toEqual([]);
    expect(bpe.encodeBytes(Uint8Array.of(0x61, 0xc3, 0x61))).toEqual([]);
    expect(bpe.encodeBytes(Uint8Array.of(0xff))).toEqual([]);
    expect(bpe.encodeBytes(new Uint8Array())).toEqual([]);
  });

  it('reads a vocabulary of bytes', () => {
    const { vocabulary } = open('lm-byte');
    expect(vocabulary.encodeBytes(Uint8Array.of(0x61, 0xe2, 0x82))).toEqual([0x61 + 6, 0xe2 + 6, 0x82 + 6]);
    expect([...vocabulary.bytesOf(6)!]).toEqual([0]);
  });
});

describe('lastSplit', () => {
  it('is a border whatever follows', () => {
    const part = fc.constantFrom(
      'word',
      ' ',
      '  ',
      '\n',
      "'",
      'l',
      'll ',
      '.',
      '12',
      'é',
      '—',
      '世界',
      ' a',
      '\u00a0',
    );
    const parts = fc.array(part, { maxLength: 12 }).map((all) => all.join(''));
    fc.assert(
      fc.property(parts, parts, (before, after) => {
        const prompt = utf8Encode(before);
        const { at, isSafe } = lastSplit(prompt, [0]);
        expect(isSafe).toBe(true);
        const head = bpe.encodeBytes(prompt.subarray(0, at));
        expect(bpe.encodeBytes(utf8Encode(before + after)).slice(0, head.length)).toEqual(head);
      }),
      { ...seeded, numRuns: 1000 },
    );
  });

  it('takes the last space after a word, and a token border where there is none near', () => {
    expect(lastSplit(utf8Encode('the old keep'), [])).toEqual({ at: 7, isSafe: true });
    expect(lastSplit(utf8Encode('keep  '), [])).toEqual({ at: 4, isSafe: true });
    expect(lastSplit(utf8Encode('keep'), [])).toEqual({ at: 0, isSafe: true });
    expect(lastSplit(utf8Encode('x'.repeat(80)), [0, 20, 41, 60])).toEqual({ at: 41, isSafe: false });
  });
});
