import { Tokenizer } from 'tokenizers';
import { describe, expect, it } from 'vitest';
import { byteAlphabet, method, preTokenCounts, trainBpe } from './bpe.ts';

const PANGRAMS =
  'The quick brown fox jumps over the lazy dog.\nPack my box with five dozen liquor jugs — über naïve café 日本語 日本 123 1234.\n'.repeat(
    3,
  );

describe('preTokenCounts', () => {
  it('tiles the text, whatever it holds', () => {
    for (const text of [PANGRAMS, " a\u0085\ufeff b\u00a0 c  \n d'll 12x", '\0🤗\u0301']) {
      let total = 0;
      for (const [piece, count] of preTokenCounts(text)) total += piece.length * count;
      expect(total).toBe(text.length);
    }
  });
});

describe('byteAlphabet', () => {
  it('gives 256 distinct stand-ins with the known ones in place', () => {
    const alphabet = byteAlphabet();
    expect(new Set(alphabet).size).toBe(256);
    expect([alphabet[0x20], alphabet[0x0a], alphabet[0x41], alphabet[0xad]]).toEqual(['Ġ', 'Ċ', 'A', 'Ń']);
  });
});

describe('trainBpe', () => {
  it('merges the most frequent pair first and stops at the vocabulary size', () => {
    const { merges, pieces } = trainBpe('low low low lower lower lowest', { vocabSize: 260 });
    expect(pieces.slice(256)).toEqual(['lo', 'low', 'Ġlow', 'Ġlowe']);
    expect(merges.map((merge) => merge.count)).toEqual([6, 6, 5, 3]);
  });

  it('keeps merges nested: a smaller vocabulary is a prefix of a larger one', () => {
    const small = trainBpe(PANGRAMS, { vocabSize: 280 }).pieces;
    const large = trainBpe(PANGRAMS, { vocabSize: 320 }).pieces;
    expect(large.slice(0, small.length)).toEqual(small);
  });

  it('writes a tokenizer.json that the reference library opens and that applies the merges', async () => {
    const { tokenizerJson, pieces } = trainBpe(PANGRAMS, { vocabSize: 400 });
    const reference = Tokenizer.fromString(JSON.stringify(tokenizerJson));
    const encoding = await reference.encode('The quick café');
    expect(
      encoding
        .getIds()
        .map((id) => pieces[id])
        .join(''),
    ).toBe('TheĠquickĠcafÃ©');
    expect(encoding.getLength()).toBeLessThan(8);
  });

  it('stops when told to', () => {
    expect(trainBpe(PANGRAMS, {}, (merges) => merges < 3).merges).toHaveLength(3);
  });

  it('bounds a megabyte of one letter', () => {
    const started = performance.now();
    const { pieces } = method.run({ text: 'a'.repeat(1_000_000) });
    expect(pieces.at(-1)!.length).toBeGreaterThan(1000);
    expect(performance.now() - started).toBeLessThan(20_000);
  });
});
