import { describe, expect, it, vi } from 'vitest';
import { utf8Decode, utf8Encode } from '../base/utf8-offsets.ts';
import type { Segmentation } from '../contracts/segmentation.ts';
import type { TextTokenizer } from '../contracts/text-tokenizer.ts';
import { describeTextTokenizer, tokenizerChecks } from './text-tokenizer-kit.ts';

function segment(bytes: Uint8Array): Segmentation {
  const index = Uint32Array.from(bytes.keys());
  return {
    nBytes: bytes.length,
    start: index,
    end: index.map((i) => i + 1),
    id: Int32Array.from(bytes),
    flags: new Uint8Array(bytes.length),
  };
}

const sound: TextTokenizer = {
  name: 'test bytes',
  family: 'byte',
  vocabSize: 256,
  lossless: true,
  encode: (text) => segment(utf8Encode(text)),
  update: (_previous, change) => segment(utf8Encode(change.after)),
  decodeBytes: (ids) => Uint8Array.from(ids),
  decode: (ids) => utf8Decode(Uint8Array.from(ids)),
  idToBytes: (id) => (id >= 0 && id < 256 ? Uint8Array.of(id) : null),
  idToPiece: (id) => (id >= 0 && id < 256 ? String.fromCharCode(id) : null),
  pieceToId: (piece) => piece.charCodeAt(0),
  idToScore: () => null,
  trace: () => [],
};

describeTextTokenizer('a byte tokenizer', () => sound);

let clock = 0;

/** Each faulty tokenizer breaks the promise that its check names. */
const faults: Readonly<Record<string, () => TextTokenizer>> = {
  'gives ordered spans inside the text, and ids inside the vocabulary': () => ({ ...sound, vocabSize: 200 }),
  'tiles the bytes and decodes to the text when it is lossless': () => ({
    ...sound,
    decode: (ids) => sound.decode(ids).trimEnd(),
  }),
  'gives the same tokens again, also from a fresh instance': () => {
    let calls = 0;
    return {
      ...sound,
      encode: (text) => (++calls > 300 ? segment(utf8Encode(text.toUpperCase())) : sound.encode(text)),
    };
  },
  'reads lone surrogates as U+FFFD': () => ({
    ...sound,
    encode: (text) => segment(utf8Encode(text.isWellFormed() ? text : text.replace(/\p{Surrogate}/gu, '?'))),
  }),
  'finds no token in an empty text': () => ({
    ...sound,
    encode: (text) => (text === '' ? { ...segment(Uint8Array.of(0)), nBytes: 0 } : sound.encode(text)),
  }),
  'leaves its arguments as they were': () => ({
    ...sound,
    update(previous, change) {
      previous.flags.fill(1);
      return segment(utf8Encode(change.after));
    },
  }),
  'agrees with itself on pieces, ids and bytes': () => ({ ...sound, pieceToId: () => 0 }),
  'updates to exactly what encoding in full gives': () => ({
    ...sound,
    update: (_previous, change) => segment(utf8Encode(change.after.replace('\u0301', ''))),
  }),
  'encodes 50,000 characters of anything in bounded time': () => ({
    ...sound,
    encode(text) {
      if (text.length >= 50_000) clock += 6000;
      return sound.encode(text);
    },
  }),
};

describe('the kit catches', () => {
  it.each(tokenizerChecks)('a tokenizer that breaks: $name', (check) => {
    const spy = vi.spyOn(performance, 'now').mockImplementation(() => clock);
    expect(() => check.run(faults[check.name]!)).toThrow();
    spy.mockRestore();
  });
});
