import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { WireWriter } from '../../../base/protobuf-writer.ts';
import { createRng } from '../../../base/rng.ts';
import { buildCharsmap, nfkcRules } from '../../../testing/charsmap-builder.ts';
import { fuzzTexts, HARD_STRINGS } from '../../../testing/fuzz-text.ts';
import { type SentencePieceModelSpec, sentencePieceModel } from '../../../testing/sentencepiece-models.ts';
import { describeTextTokenizer } from '../../../testing/text-tokenizer-kit.ts';
import { unigramPieces } from '../../../testing/word-families.ts';
import { trainBpe } from '../../../testing/trained-pieces.ts';
import { readSentencePiece } from './read-sentencepiece.ts';

/** SentencePiece itself, compiled to WebAssembly. */
interface Reference {
  load(path: string): Promise<void>;
  encodeIds(text: string): number[];
  decodeIds(ids: readonly number[]): string;
}
const { SentencePieceProcessor } = createRequire(import.meta.url)('@agnai/sentencepiece-js') as {
  SentencePieceProcessor: new () => Reference;
};

async function referenceOf(model: Uint8Array): Promise<Reference> {
  const folder = mkdtempSync(join(tmpdir(), 'tokenscope-'));
  try {
    const path = join(folder, 'test.model');
    writeFileSync(path, model);
    const reference = new SentencePieceProcessor();
    await reference.load(path);
    return reference;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const scored = unigramPieces();
const ranked = trainBpe('metaspace').pieces.map((piece, rank): [string, number] => [piece, -rank]);
const charsmap = buildCharsmap(nfkcRules());
const suffixed = new Map(
  scored.map(([piece, score]) => [
    piece.length > 1 && piece.startsWith('▁') ? `${piece.slice(1)}▁` : piece,
    score,
  ]),
);

const models: Readonly<Record<string, SentencePieceModelSpec>> = {
  unigram: { type: 'unigram', pieces: scored },
  'unigram, bytes, rules, symbols': {
    type: 'unigram',
    pieces: scored,
    byteFallback: true,
    charsmap,
    userDefined: ['[CLS]', 'the  ', '<|im_start|>'],
  },
  'unigram, spaces behind words': {
    type: 'unigram',
    pieces: Array.from(suffixed),
    whitespaceAsSuffix: true,
    removeExtraWhitespaces: false,
  },
  bpe: { type: 'bpe', pieces: ranked },
  'bpe as in Llama 2': { type: 'bpe', pieces: ranked, byteFallback: true, removeExtraWhitespaces: false },
  'bpe, rules, symbols, equal scores': {
    type: 'bpe',
    pieces: ranked.map(([piece, score]) => [piece, Math.ceil(score / 40)]),
    charsmap,
    userDefined: ['[CLS]', '▁▁', 'ing', 'aaaa'],
    addDummyPrefix: false,
  },
};
const names = Object.keys(models);

/** The wrapper takes a leading U+FEFF for a byte order mark, but only in texts of more than 16 bytes. */
const withoutMark = (text: string): string => text.replace(/^\ufeff+/, '');
const STRINGS = 20_000;

describe.each(names)('%s', (name) => {
  const bytes = sentencePieceModel(models[name]!);

  it('equals SentencePiece on fuzz strings and the hard list', async () => {
    const reference = await referenceOf(bytes);
    const ours = readSentencePiece(bytes, name);
    const count = Math.ceil(STRINGS / 3);
    /** The wrapper passes C strings, which a NUL would end. */
    const texts = [...HARD_STRINGS, ...fuzzTexts(names.indexOf(name) + 40, count)]
      .map((text) => text.toWellFormed())
      .filter((text) => !text.includes('\0'));
    const found: string[] = [];
    for (const text of texts) {
      const theirs = reference.encodeIds(text);
      const own = Array.from(ours.encode(text).id);
      const decoded = withoutMark(ours.decode(own));
      if (theirs.join() !== own.join())
        found.push(`${JSON.stringify(text)}: ${theirs.join()} / ${own.join()}`);
      else if (withoutMark(reference.decodeIds(theirs)) !== decoded) {
        found.push(`${JSON.stringify(text)}: decoded ${JSON.stringify(decoded)}`);
      }
    }
    expect(texts.length).toBeGreaterThan(count * 0.9);
    expect(found.slice(0, 3)).toEqual([]);
  });
});

describe.each(['unigram, bytes, rules, symbols', 'bpe as in Llama 2'])('%s', (name) => {
  const bytes = sentencePieceModel(models[name]!);
  describeTextTokenizer(name, () => readSentencePiece(bytes, name));
});

it('follows edits where the merges allow it', () => {
  const updates = names.filter(
    (name) => 'update' in readSentencePiece(sentencePieceModel(models[name]!), name),
  );
  expect(updates).toEqual(['bpe', 'bpe as in Llama 2']);
});

it('matches control symbols only when asked', () => {
  const tokenizer = readSentencePiece(sentencePieceModel(models['bpe']!), 'bpe');
  expect(Array.from(tokenizer.encode('<s>', { matchSpecial: true }).id)).toEqual([1]);
  expect(Array.from(tokenizer.encode('<s>').id)).not.toContain(1);
});

it.each([100_000, 4_000])('encodes %i equal letters in time', (length) => {
  for (const name of names) {
    const tokenizer = readSentencePiece(sentencePieceModel(models[name]!), name);
    tokenizer.encode('warm up');
    const begun = performance.now();
    tokenizer.encode('a'.repeat(length));
    expect(performance.now() - begun, name).toBeLessThan(length === 100_000 ? 1500 : 100);
  }
});

describe('a broken model', () => {
  const valid = sentencePieceModel(models['bpe as in Llama 2']!);
  const withPieces = (...pieces: readonly (readonly [string, number, number])[]): Uint8Array => {
    const model = new WireWriter();
    for (const [piece, score, type] of pieces) {
      model.message(1, new WireWriter().text(1, piece).float(2, score).int(3, type));
    }
    return model.finish();
  };
  const trainer = (model: Uint8Array, field: number, value: number): Uint8Array =>
    new WireWriter().raw(model).message(2, new WireWriter().int(field, value)).finish();

  it.each([
    ['no pieces', new Uint8Array(), 'corrupt', /no pieces/],
    ['a text', new TextEncoder().encode('not a model'), 'corrupt', /not a SentencePiece model/],
    ['no unknown token', withPieces(['a', 0, 1]), 'corrupt', /0 unknown tokens/],
    ['two unknown tokens', withPieces(['a', 0, 2], ['b', 0, 2]), 'corrupt', /2 unknown tokens/],
    ['an empty piece', withPieces(['<unk>', 0, 2], ['', 0, 1]), 'corrupt', /piece 1 is empty/],
    ['a piece twice', withPieces(['<unk>', 0, 2], ['a', 0, 1], ['a', 1, 1]), 'corrupt', /listed twice/],
    ['a score that is no number', withPieces(['<unk>', 0, 2], ['a', Number.NaN, 1]), 'corrupt', /score/],
    ['an unknown type', withPieces(['<unk>', 0, 2], ['a', 0, 9]), 'corrupt', /type 9/],
    ['bytes without fallback', withPieces(['<unk>', 0, 2], ['<0x00>', 0, 6]), 'corrupt', /byte pieces/],
    ['too few bytes', trainer(withPieces(['<unk>', 0, 2]), 35, 1), 'corrupt', /0 byte pieces/],
    ['a word model', trainer(withPieces(['<unk>', 0, 2]), 3, 3), 'unsupported', /model type 3/],
  ])('with %s is refused', (_, bytes, code, problem) => {
    expect(() => readSentencePiece(bytes, 'x')).toThrow(
      expect.objectContaining({ code, message: expect.stringMatching(problem) }),
    );
  });

  it('is refused or read, never worse, however it is damaged', () => {
    const rng = createRng(5);
    const small = valid.slice(0, 6000);
    let read = 0;
    for (let i = 0; i < 1000; i++) {
      const bytes = small.slice(0, rng.int(3) === 0 ? rng.int(small.length) : small.length);
      for (let n = rng.int(4); n >= 0 && bytes.length > 0; n--) bytes[rng.int(bytes.length)] = rng.int(256);
      try {
        readSentencePiece(bytes, 'x').encode('some text');
        read++;
      } catch (error) {
        expect(error).toMatchObject({ name: 'TokenscopeError', cure: expect.stringMatching(/\w/) });
      }
    }
    expect(read).toBeLessThan(1000);
  });
});
