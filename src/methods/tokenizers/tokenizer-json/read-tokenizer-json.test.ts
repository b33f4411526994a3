import { describe, expect, it } from 'vitest';
import { createRng, type Rng } from '../../../base/rng.ts';
import { SMALL_FILES } from '../../../testing/small-tokenizer-files.ts';
import { readTokenizerJson } from './read-tokenizer-json.ts';

type Json = Record<string, unknown>;

const [bpe, wordPiece, unigram, words] = SMALL_FILES.map((file) => file as Json);
const text = 'some text ab 12-34 é🤗 <s> [CLS]';

/** A file with one part replaced, `model.vocab` and the like. */
function withPart(file: Json | undefined, path: string, value: unknown): string {
  const copy = structuredClone(file) as Json;
  const keys = path.split('.');
  const owner = keys.slice(0, -1).reduce((part, key) => part[key] as Json, copy);
  owner[keys.at(-1)!] = value;
  return JSON.stringify(copy);
}

const refusal = (code: string, message: RegExp): unknown =>
  expect.objectContaining({
    name: 'TokenscopeError',
    code,
    message: expect.stringMatching(message),
    cure: expect.stringMatching(/\w/),
  });

it.each(
  SMALL_FILES.map((file) => (file as { model: { type: string } }).model.type).map(
    (type, i) => [type, i] as const,
  ),
)('reads the valid %s file', (_, i) => {
  const tokenizer = readTokenizerJson(JSON.stringify(SMALL_FILES[i]), 'valid');
  expect(tokenizer.encode(text, { addSpecial: true }).id.length).toBeGreaterThan(3);
});

describe('a part that is not here is refused by name', () => {
  it.each([
    ['model', withPart(bpe, 'model', { type: 'Fancy' }), /model 'Fancy'/],
    ['normalizer', withPart(bpe, 'normalizer', { type: 'Rot13' }), /normalizer 'Rot13'/],
    [
      'pre-tokenizer',
      withPart(bpe, 'pre_tokenizer', { type: 'UnicodeScripts' }),
      /pre-tokenizer 'UnicodeScripts'/,
    ],
    ['post-processor', withPart(bpe, 'post_processor', { type: 'Chat' }), /post-processor 'Chat'/],
    ['decoder', withPart(bpe, 'decoder', { type: 'CTC' }), /decoder 'CTC'/],
    ['version', withPart(bpe, 'version', '2.0'), /version '2.0'/],
    ['dropout', withPart(bpe, 'model.dropout', 0.1), /dropout/],
    [
      'replacement',
      withPart(bpe, 'pre_tokenizer', { type: 'Metaspace', replacement: '🤗' }),
      /replacement '🤗'/,
    ],
    ['nested part', withPart(bpe, 'decoder.decoders', [{ type: 'Mystery' }]), /decoder 'Mystery'/],
    [
      'second text',
      withPart(bpe, 'post_processor.single', [{ Sequence: { id: 'B', type_id: 0 } }]),
      /a second text in the single form/,
    ],
  ])('%s', (_, json, message) => {
    expect(() => readTokenizerJson(json, 'x')).toThrow(refusal('unsupported', message));
  });
});

describe('a broken file says what is broken', () => {
  const vocab = (bpe!['model'] as Json)['vocab'] as Json;
  const deep = (depth: number): string =>
    withPart(bpe, 'normalizer', 'DEEP').replace(
      '"DEEP"',
      `${'{"type":"Sequence","normalizers":['.repeat(depth)}{"type":"NFC"}${']}'.repeat(depth)}`,
    );

  it.each([
    ['nothing', '', /not JSON/],
    ['a list', '[]', /is not an object/],
    ['null', 'null', /is not an object/],
    ['cut short', JSON.stringify(bpe).slice(0, 500), /cut short/],
    ['no model', '{"version": "1.0"}', /model is missing/],
    ['a model of the wrong type', withPart(bpe, 'model', []), /model is not an object/],
    ['no vocabulary', withPart(bpe, 'model.vocab', null), /model\.vocab is missing/],
    ['an id that is text', withPart(bpe, 'model.vocab.a', '1'), /model\.vocab\["a"\] is not an id/],
    ['a negative id', withPart(bpe, 'model.vocab.a', -1), /is not an id between 0 and/],
    [
      'an id out of range',
      withPart(bpe, 'model.vocab.a', 4_294_967_295),
      /is not an id between 0 and 16777215/,
    ],
    ['an id with a fraction', withPart(bpe, 'model.vocab.a', 1.5), /is not an id/],
    ['an id twice', withPart(bpe, 'model.vocab.a', 2), /model\.vocab\["b"\] has the id 2 of "a"/],
    [
      'a merge of an unknown piece',
      withPart(bpe, 'model.merges', ['a c']),
      /model\.merges\[0\] needs the piece "c"/,
    ],
    ['a merge into an unknown piece', withPart(bpe, 'model.merges', ['b a']), /needs the piece "ba"/],
    ['a merge of three', withPart(bpe, 'model.merges', ['a b a']), /model\.merges\[0\] is not a pair/],
    ['a merge that is a number', withPart(bpe, 'model.merges', [7]), /is not a pair/],
    ['merges that are no list', withPart(bpe, 'model.merges', {}), /model\.merges is not a list/],
    [
      'a vocabulary that is a list',
      withPart(bpe, 'model.vocab', [['a', 0]]),
      /model\.vocab is not an object/,
    ],
    [
      'a Unigram vocabulary that is no list',
      withPart(unigram, 'model.vocab', {}),
      /model\.vocab is not a list/,
    ],
    ['a score that is text', withPart(unigram, 'model.vocab', [['a', 'x']]), /\[piece, score\] pair/],
    [
      'an unknown token out of range',
      withPart(unigram, 'model.unk_id', 99),
      /unk_id is not the id of a piece/,
    ],
    ['an unknown token that is text', withPart(unigram, 'model.unk_id', '0'), /unk_id is not a number/],
    ['a type that is a number', withPart(bpe, 'normalizer', { type: 7 }), /normalizer\.type is not a string/],
    [
      'a flag that is text',
      withPart(bpe, 'model.byte_fallback', 'yes'),
      /byte_fallback is not true or false/,
    ],
    ['a length that is negative', withPart(wordPiece, 'model.max_input_chars_per_word', -1), /whole number/],
    [
      'an unknown behaviour',
      withPart(words, 'pre_tokenizer', { type: 'Punctuation', behavior: 'Odd' }),
      /behavior is not one of/,
    ],
    [
      'a delimiter of two',
      withPart(words, 'pre_tokenizer', { type: 'CharDelimiterSplit', delimiter: '--' }),
      /single character/,
    ],
    ['sequences without end', deep(100_000), /nests more than 16/],
    [
      'a sequence that is no list',
      withPart(bpe, 'normalizer', { type: 'Sequence', normalizers: {} }),
      /is not a list/,
    ],
    [
      'an added token without content',
      withPart(bpe, 'added_tokens', [{ id: 6 }]),
      /added_tokens\[0\]\.content is missing/,
    ],
    [
      'an added token out of range',
      withPart(bpe, 'added_tokens', [{ id: 1e9, content: 'x' }]),
      /id is above/,
    ],
    ['added tokens that are no list', withPart(bpe, 'added_tokens', 'x'), /added_tokens is not a list/],
    ['a template without text', withPart(bpe, 'post_processor.single', []), /no place for the text/],
    [
      'a template with an unknown token',
      withPart(bpe, 'post_processor.special_tokens', {}),
      /special_tokens lacks/,
    ],
    [
      'a template with a token called like a part of an object',
      withPart(bpe, 'post_processor.single', [{ SpecialToken: { id: '__proto__', type_id: 0 } }]),
      /'__proto__', which special_tokens lacks/,
    ],
    [
      'a template with an id of nothing',
      withPart(bpe, 'post_processor.special_tokens.<s>.ids', [99]),
      /id 99, which no token has/,
    ],
    [
      'a character map that is no base64',
      withPart(bpe, 'normalizer', { type: 'Precompiled', precompiled_charsmap: '!' }),
      /base64/,
    ],
    [
      'a character map cut short',
      withPart(bpe, 'normalizer', { type: 'Precompiled', precompiled_charsmap: 'AAAA' }),
      /cut short/,
    ],
    [
      'a character map with a wrong size',
      withPart(bpe, 'normalizer', { type: 'Precompiled', precompiled_charsmap: '////////' }),
      /trie size/,
    ],
    [
      'two opposite prefixes',
      withPart(bpe, 'pre_tokenizer', {
        type: 'Metaspace',
        replacement: '▁',
        prepend_scheme: 'first',
        add_prefix_space: false,
      }),
      /prepend_scheme 'first' and add_prefix_space false/,
    ],
    [
      'a pattern that is no pattern',
      withPart(bpe, 'pre_tokenizer', { type: 'Split', pattern: 7, behavior: 'Isolated' }),
      /pattern is not an object/,
    ],
  ])('%s', (_, json, message) => {
    expect(() => readTokenizerJson(json, 'x')).toThrow(refusal('corrupt', message));
  });

  it('keeps pieces called like parts of an object apart from them', () => {
    const file = { ...words, pre_tokenizer: { type: 'WhitespaceSplit' } };
    const json = withPart(file, 'model.vocab', { ...vocab, some: 7 }).replace('"some"', '"__proto__"');
    const tokenizer = readTokenizerJson(json.replace('"a":1', '"constructor":1'), 'x');
    expect(tokenizer.pieceToId('__proto__')).toBe(7);
    expect(tokenizer.pieceToId('constructor')).toBe(1);
    expect(tokenizer.pieceToId('toString')).toBeUndefined();
    expect(Array.from(tokenizer.encode('__proto__ constructor toString').id)).toEqual([7, 1, 0]);
  });
});

describe('a pattern that could hang', () => {
  it.each([String.raw`(a+)+b`, String.raw`(\s*\w*)*$`, String.raw`^(a|aa)+$`])('%s is refused', (pattern) => {
    const json = withPart(bpe, 'pre_tokenizer', {
      type: 'Split',
      pattern: { Regex: pattern },
      behavior: 'Isolated',
    });
    expect(() => readTokenizerJson(json, 'x')).toThrow(refusal('unsupported', /hang/));
  });

  it('is not made of added tokens either', () => {
    const content = 'a'.repeat(60_000);
    const json = withPart(bpe, 'added_tokens', [{ id: 6, content: `${content}b`, normalized: false }]);
    const tokenizer = readTokenizerJson(json, 'x');
    expect(() => tokenizer.encode('a'.repeat(1_000_000))).toThrow(refusal('too-large', /added tokens/));
  });
});

/** Values that no field expects. */
const junk: readonly unknown[] = [
  null,
  true,
  -1,
  1e300,
  0.5,
  '',
  '__proto__',
  '\ud800',
  'x'.repeat(300),
  [],
  [[]],
  {},
  { type: 'Sequence' },
  { __proto__: null },
];

/** The JSON text of a file with one to three random changes. */
function mutated(file: unknown, rng: Rng): string {
  const copy: unknown = structuredClone(file);
  for (let n = rng.int(3); n >= 0; n--) {
    let owner = copy as Json;
    for (;;) {
      const keys = Object.keys(owner);
      const key = keys[rng.int(keys.length)];
      if (key === undefined) break;
      const inner = owner[key];
      if (inner !== null && typeof inner === 'object' && Object.keys(inner).length > 0 && rng.int(4) > 0) {
        owner = inner as Json;
        continue;
      }
      const change = rng.int(4);
      if (change === 0) Reflect.deleteProperty(owner, key);
      else if (change === 1 && typeof inner === 'string')
        owner[key] = inner + String.fromCharCode(rng.int(0x3000));
      else owner[key] = structuredClone(junk[rng.int(junk.length)]);
      break;
    }
  }
  const json = JSON.stringify(copy);
  if (rng.int(5) > 0) return json;
  const at = rng.int(json.length);
  return rng.int(2) === 0
    ? json.slice(0, at)
    : json.slice(0, at) + json[rng.int(json.length)] + json.slice(at + 1);
}

it.each([0, 1, 2, 3])('a damaged file (%i) is read or refused, never worse', (kind) => {
  const rng = createRng(1000 + kind);
  let refused = 0;
  for (let i = 0; i < 750; i++) {
    const json = mutated(SMALL_FILES[kind], rng);
    const begun = performance.now();
    try {
      const tokenizer = readTokenizerJson(json, 'damaged');
      const { id } = tokenizer.encode(text, { addSpecial: true, matchSpecial: true });
      tokenizer.decode(id);
      tokenizer.trace(text, 3);
    } catch (error) {
      refused++;
      expect(error, json).toMatchObject({ name: 'TokenscopeError', cure: expect.stringMatching(/\w/) });
    }
    expect(performance.now() - begun, json).toBeLessThan(2000);
  }
  expect(refused).toBeGreaterThan(100);
  expect(refused).toBeLessThan(750);
});

it('reads a file of many megabytes', () => {
  const vocab: Json = { '<unk>': 0 };
  for (let id = 1; id <= 400_000; id++) vocab[`piece number ${id}`] = id;
  const begun = performance.now();
  const tokenizer = readTokenizerJson(withPart(words, 'model.vocab', vocab), 'large');
  expect(tokenizer.vocabSize).toBe(400_001);
  expect(performance.now() - begun).toBeLessThan(15_000);
});
