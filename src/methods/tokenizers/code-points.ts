import { utf8Encode } from '../../base/utf8-offsets.ts';
import type { TextTokenizer, TokenizerMethod } from '../../contracts/text-tokenizer.ts';
import { isPairMiddle } from './unicode/word-break.ts';
import { type SpanScanner, spanTokenizer } from './unicode/span-tokenizer.ts';

const scanner: SpanScanner = {
  scan(text, from, to, writer) {
    let at = from;
    while (at < to) {
      const codePoint = text.codePointAt(at)!;
      at += codePoint > 0xffff ? 2 : 1;
      writer.token(at, codePoint);
    }
  },
  certainBreak: (text, index) => !isPairMiddle(text, index),
};

const isScalarValue = (id: number): boolean =>
  Number.isInteger(id) && id >= 0 && id <= 0x10ffff && !(id >= 0xd800 && id < 0xe000);

const decode = (ids: ArrayLike<number>): string => Array.from(ids, (id) => String.fromCodePoint(id)).join('');

const tokenizer: TextTokenizer = {
  ...spanTokenizer({ name: 'Code points', family: 'char', lossless: true, ...scanner }),
  vocabSize: 0x110000,
  decode,
  decodeBytes: (ids) => utf8Encode(decode(ids)),
  idToBytes: (id) => (isScalarValue(id) ? utf8Encode(String.fromCodePoint(id)) : null),
  idToPiece: (id) => (isScalarValue(id) ? String.fromCodePoint(id) : null),
  pieceToId(piece) {
    const codePoint = piece.codePointAt(0);
    return codePoint !== undefined && isScalarValue(codePoint) && String.fromCodePoint(codePoint) === piece
      ? codePoint
      : undefined;
  },
};

export const method = {
  id: 'code-points',
  kind: 'tokenizers',
  name: 'Code points',
  papers: [],
  fidelity: 'exact',
  fidelityNote: 'The Unicode scalar values of the text; the id of a token is its code point.',
  summary: 'One token per Unicode code point: what most papers call a character.',
  needs: ['text'],
  params: {},
  create: () => tokenizer,
} satisfies TokenizerMethod;
