import { describe, expect, it } from 'vitest';
import type { TextTokenizer } from '../../../contracts/text-tokenizer.ts';
import { SegmentFlag } from '../../../contracts/segmentation.ts';
import { readTokenizerJson } from '../tokenizer-json/read-tokenizer-json.ts';

/** The worked example of the specification, §19.4. */
const pieces = ['[UNK]', 'un', '##aff', '##able', '##a', '##ff'];

function wordPiece(model: object = {}): TextTokenizer {
  const vocab = Object.fromEntries(pieces.map((piece, id) => [piece, id]));
  return readTokenizerJson(
    JSON.stringify({
      pre_tokenizer: { type: 'BertPreTokenizer' },
      decoder: { type: 'WordPiece', prefix: '##', cleanup: true },
      model: {
        type: 'WordPiece',
        unk_token: '[UNK]',
        continuing_subword_prefix: '##',
        max_input_chars_per_word: 100,
        vocab,
        ...model,
      },
    }),
    'example',
  );
}

const piecesOf = (tokenizer: TextTokenizer, text: string): (string | null)[] =>
  Array.from(tokenizer.encode(text).id, (id) => tokenizer.idToPiece(id));

describe('WordPiece', () => {
  it('takes the longest piece each time, and gives the word up where none fits', () => {
    const tokenizer = wordPiece();
    expect(piecesOf(tokenizer, 'unaffable')).toEqual(['un', '##aff', '##able']);
    expect(piecesOf(tokenizer, 'unaffx un')).toEqual(['[UNK]', 'un']);
    expect(tokenizer.decode(tokenizer.encode('unaffable un').id)).toBe('unaffable un');
  });

  it('marks an unknown word from end to end', () => {
    const { start, end, flags } = wordPiece().encode('un é un');
    expect([start[1], end[1]]).toEqual([3, 5]);
    expect(flags[1]! & SegmentFlag.unknown).toBe(SegmentFlag.unknown);
  });

  it('counts the length of a word in characters', () => {
    const tokenizer = wordPiece({ max_input_chars_per_word: 4, vocab: { '[UNK]': 0, '🤗': 1, '##🤗': 2 } });
    expect(Array.from(tokenizer.encode('🤗🤗🤗🤗').id)).toEqual([1, 2, 2, 2]);
    expect(Array.from(tokenizer.encode('🤗🤗🤗🤗🤗').id)).toEqual([0]);
  });

  it('tells each match', () => {
    expect(wordPiece().trace('a unaffable', 4)).toEqual([
      { kind: 'rule', rule: "longest piece that starts 'unaffable'", pieces: ['un', '##affable'] },
      { kind: 'rule', rule: "longest piece that starts '##affable'", pieces: ['un', '##aff', '##able'] },
      { kind: 'rule', rule: "longest piece that starts '##able'", pieces: ['un', '##aff', '##able'] },
    ]);
    expect(wordPiece().trace('unx', 0).at(-1)).toEqual({
      kind: 'rule',
      rule: "no piece starts '##x': the whole word is unknown",
      pieces: ['[UNK]'],
    });
    expect(wordPiece().trace('a'.repeat(101), 0)).toHaveLength(1);
  });

  it('refuses a text that it cannot spell when it has no unknown token', () => {
    const tokenizer = wordPiece({ vocab: { un: 0 } });
    expect(piecesOf(tokenizer, 'un')).toEqual(['un']);
    expect(() => tokenizer.encode('unx')).toThrow(/no token for "unx"/);
  });
});
