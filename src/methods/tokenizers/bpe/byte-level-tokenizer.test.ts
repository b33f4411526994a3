import { describe, expect, it } from 'vitest';
import { createRng, type Rng } from '../../../base/rng.ts';
import { utf8Decode, utf8Encode, Utf8Offsets } from '../../../base/utf8-offsets.ts';
import { type Segmentation, SegmentFlag } from '../../../contracts/segmentation.ts';
import type { EncodeOptions, TextChange } from '../../../contracts/text-tokenizer.ts';
import { fuzzText } from '../../../testing/fuzz-text.ts';
import { describeTextTokenizer } from '../../../testing/text-tokenizer-kit.ts';
import { ByteLevelTokenizer } from './byte-level-tokenizer.ts';
import { MergeTable } from './merge-table.ts';
import {
  gpt2Scanner,
  gpt4oScanner,
  gpt4Scanner,
  type PreTokenScanner,
  qwenScanner,
} from './pre-token-scanners.ts';
import { TokenIndex } from './token-index.ts';

/** All bytes, then these tokens. */
function indexOf(words: readonly string[]): TokenIndex {
  const parts = [...Array.from({ length: 256 }, (_, byte) => Uint8Array.of(byte)), ...words.map(utf8Encode)];
  const offsets = new Uint32Array(parts.length + 1);
  parts.forEach((part, i) => {
    offsets[i + 1] = offsets[i]! + part.length;
  });
  const bytes = new Uint8Array(offsets[parts.length]!);
  parts.forEach((part, i) => bytes.set(part, offsets[i]));
  return new TokenIndex(bytes, offsets);
}

const tokens = indexOf(['th', 'he', 'the', ' the', 'aa', 'aaaa', 'zq!', "'s", '  ', '\n\n', '\u200d', 'é']);
const specials = [
  { content: '<|end|>', id: 300 },
  { content: '<|end|><|', id: 301 },
  { content: 'nd|>', id: 302 },
];
const tokenizerOf = (scanner: PreTokenScanner): ByteLevelTokenizer =>
  new ByteLevelTokenizer({
    name: 'test',
    tokens,
    merges: MergeTable.fromRankedTokens(tokens),
    scanner,
    specials,
  });
const ids = (found: Segmentation): number[] => Array.from(found.id);

describeTextTokenizer('a small byte-level tokenizer', () => tokenizerOf(gpt4Scanner));

describe('ByteLevelTokenizer', () => {
  const tokenizer = tokenizerOf(gpt2Scanner);

  it('merges by rank and keeps a pre-token that is a token whole', () => {
    expect(ids(tokenizer.encode('the the'))).toEqual([258, 259]);
    expect(ids(tokenizer.encode('zq!'))).toEqual([122, 113, 33]);
    const whole = tokenizerOf({ pattern: '.+', elastic: 0, next: (_text, _from, end) => end });
    expect(ids(whole.encode('zq!'))).toEqual([262]);
  });

  it('gives byte spans and marks where pre-tokens start', () => {
    const found = tokenizer.encode('the éa🤗');
    expect(Array.from(found.start)).toEqual([0, 3, 4, 6, 7, 8, 9, 10]);
    expect(found.nBytes).toBe(11);
    expect(Array.from(found.flags, (flag) => flag & SegmentFlag.preTokenStart)).toEqual([
      16, 16, 0, 0, 16, 0, 0, 0,
    ]);
  });

  it('matches special tokens only when told to: the leftmost, then the longest', () => {
    const text = 'a<|end|><|<|end|> <|nd|>';
    expect(ids(tokenizer.encode(text)).every((id) => id < 300)).toBe(true);
    const found = tokenizer.encode(text, { matchSpecial: true });
    expect(ids(found).filter((id) => id >= 300)).toEqual([301, 300, 302]);
    expect(found.flags[1]).toBe(SegmentFlag.special | SegmentFlag.preTokenStart);
    expect(tokenizer.decode(found.id)).toBe(text);
  });

  it('spells ids as pieces of the byte alphabet, and back', () => {
    expect(tokenizer.idToPiece(259)).toBe('Ġthe');
    expect(tokenizer.pieceToId('Ġthe')).toBe(259);
    expect(tokenizer.pieceToId(' the')).toBeUndefined();
    expect(tokenizer.pieceToId('nowhere')).toBeUndefined();
    expect(tokenizer.idToPiece(300)).toBe('<|end|>');
    expect(tokenizer.idToScore(259)).toBe(259);
    expect(tokenizer.idToScore(300)).toBeNull();
    expect(tokenizer.vocabSize).toBe(303);
    expect(() => tokenizer.decode([259, 290])).toThrow(expect.objectContaining({ code: 'bad-input' }));
  });

  it('tells how a pre-token was merged', () => {
    expect(tokenizer.trace('x the', 3)).toEqual([
      { kind: 'rule', rule: 'bytes', pieces: ['Ġ', 't', 'h', 'e'] },
      { kind: 'merge', left: 't', right: 'h', rank: 256, pieces: ['Ġ', 'th', 'e'] },
      { kind: 'merge', left: 'th', right: 'e', rank: 258, pieces: ['Ġ', 'the'] },
      { kind: 'merge', left: 'Ġ', right: 'the', rank: 259, pieces: ['Ġthe'] },
    ]);
    expect(tokenizer.trace('x<|end|>', 4, { matchSpecial: true })).toEqual([
      { kind: 'rule', rule: 'special token', pieces: ['<|end|>'] },
    ]);
    expect(tokenizer.trace('', 0)).toEqual([]);
    const long = tokenizer.trace('a'.repeat(1000), 500);
    expect(long).toEqual([
      {
        kind: 'rule',
        rule: '1000 bytes, joined by 750 merges',
        pieces: Array.from({ length: 250 }, () => 'aaaa'),
      },
    ]);
    const whole = tokenizerOf({ pattern: '.+', elastic: 0, next: (_text, _from, end) => end });
    expect(whole.trace('zq!', 0).at(-1)).toEqual({
      kind: 'rule',
      rule: 'the whole is a token that no merge makes',
      pieces: ['zq!'],
    });
  });

  it('refuses a vocabulary that lacks a byte, and a pre-token beyond its limit', () => {
    const few = new TokenIndex(Uint8Array.of(97, 98), Uint32Array.of(0, 1, 2));
    const make = () =>
      new ByteLevelTokenizer({
        name: 'few',
        tokens: few,
        merges: MergeTable.fromRankedTokens(few),
        scanner: gpt2Scanner,
        specials: [],
      });
    expect(make).toThrow(
      expect.objectContaining({ code: 'corrupt', message: expect.stringContaining('0x00') }),
    );
    expect(() => tokenizer.encode('a'.repeat(5_000_000))).toThrow(
      expect.objectContaining({ code: 'too-large' }),
    );
  });
});

/** Everything on which a border, or what a match has read, can hang. */
const ALPHABET = Array.from(" \n\r\t\u00a0\u3000abZÀªʰ\u0301\u0904字١1²'sſrelL!/-.🤗\u200d𠜎𝒳_").concat(
  `'s 're 'LL <|end|> <|e <|end|><| <|end| nd|> |> >`.split(' '),
  ['  ', '\r\n'],
);

/** A few parts of the alphabet: few, so that rare neighbours turn up often. */
const someParts = (rng: Rng): string[] =>
  Array.from({ length: 3 + rng.int(6) }, () => ALPHABET[rng.int(ALPHABET.length)]!);

function adversarialText(rng: Rng, parts: readonly string[], most: number): string {
  let text = '';
  for (let left = rng.int(most + 1); left > 0; left--) {
    const part = parts[rng.int(parts.length)]!;
    text += rng.int(6) === 0 ? part.repeat(1 + rng.int(6)) : part;
  }
  return text;
}

function changeOf(before: string, from: number, to: number, insert: string): TextChange {
  const offsets = new Utf8Offsets(before);
  return {
    before,
    after: before.slice(0, from) + insert + before.slice(to),
    edit: { from, to, insert },
    byteFrom: offsets.toByte(from),
    byteTo: offsets.toByte(to),
    insertedBytes: utf8Encode(insert).length,
  };
}

const border = (text: string, at: number): number =>
  (text.charCodeAt(at) & 0xfc00) === 0xdc00 ? at - 1 : at;

function expectUpdated(
  tokenizer: ByteLevelTokenizer,
  previous: Segmentation,
  change: TextChange,
  options: EncodeOptions,
): Segmentation {
  const updated = tokenizer.update(previous, change, options);
  const full = tokenizer.encode(change.after, options);
  const shown = JSON.stringify([change.before, change.edit, options]);
  expect(updated.nBytes, shown).toBe(full.nBytes);
  for (const field of ['start', 'end', 'id', 'flags'] as const) {
    expect(Array.from(updated[field]), `${field} of ${shown}`).toEqual(Array.from(full[field]));
  }
  return updated;
}

describe('update', () => {
  const scanners: Readonly<Record<string, PreTokenScanner>> = {
    'GPT-2': gpt2Scanner,
    'GPT-4': gpt4Scanner,
    Qwen: qwenScanner,
    'GPT-4o': gpt4oScanner,
  };

  it.each(Object.entries(scanners))(
    'equals a full encoding after adversarial edits (%s)',
    (_name, scanner) => {
      const tokenizer = tokenizerOf(scanner);
      const rng = createRng(1999);
      for (let round = 0; round < 2500; round++) {
        const options = { matchSpecial: round % 2 === 1 };
        const parts = someParts(rng);
        let text = adversarialText(rng, parts, round % 8 === 0 ? 90 : 16);
        let current = tokenizer.encode(text, options);
        for (let step = 0; step < 4; step++) {
          const from = border(text, rng.int(text.length + 1));
          const to = Math.max(
            from,
            border(text, Math.min(text.length, from + (rng.int(3) === 0 ? rng.int(20) : rng.int(3)))),
          );
          const insert = rng.int(3) === 0 ? '' : adversarialText(rng, parts, 3);
          const change = changeOf(text, from, to, insert);
          current = expectUpdated(tokenizer, current, change, options);
          text = change.after;
        }
      }
    },
  );

  it.each(Object.entries(scanners))(
    'holds at both ends, for nothing and for everything (%s)',
    (_name, scanner) => {
      const tokenizer = tokenizerOf(scanner);
      const rng = createRng(7);
      for (let round = 0; round < 300; round++) {
        const text = fuzzText(rng).toWellFormed();
        const insert = fuzzText(rng, 3).toWellFormed();
        const current = tokenizer.encode(text);
        for (const [from, to] of [
          [0, 0],
          [text.length, text.length],
          [0, text.length],
        ] as const) {
          expectUpdated(tokenizer, current, changeOf(text, from, to, insert), {});
          expectUpdated(tokenizer, current, changeOf(text, from, to, ''), {});
        }
      }
    },
  );

  it('re-reads a word that gives capitals back when a small letter far behind turns up (GPT-4o)', () => {
    const tokenizer = tokenizerOf(gpt4oScanner);
    const text = `x ªª${'A'.repeat(200)}1`;
    const change = changeOf(text, text.length - 1, text.length, 'b');
    expectUpdated(tokenizer, tokenizer.encode(text), change, {});
  });

  it('re-reads a line break whose blanks behind it end in another one', () => {
    const tokenizer = tokenizerOf(gpt4Scanner);
    const text = `x\n${' '.repeat(200)}y`;
    expectUpdated(tokenizer, tokenizer.encode(text), changeOf(text, 150, 150, '\n'), {});
    expectUpdated(tokenizer, tokenizer.encode(text), changeOf(text, text.length - 1, text.length, '\n'), {});
  });

  it.each(Object.values(scanners))('sees a special token that an edit completes or breaks', (scanner) => {
    const tokenizer = tokenizerOf(scanner);
    const options = { matchSpecial: true };
    for (const [before, from, to, insert] of [
      ['ab <|end| cd', 9, 9, '>'],
      ['ab <|end|> cd', 9, 10, ''],
      ['ab <|end|>< cd', 11, 11, '|'],
      ['ab<|end|><| cd', 10, 11, ''],
    ] as const) {
      expectUpdated(
        tokenizer,
        tokenizer.encode(before, options),
        changeOf(before, from, to, insert),
        options,
      );
    }
  });

  it('leaves a long text but for the neighbourhood of the edit alone', () => {
    const reads: number[] = [];
    const counting: PreTokenScanner = {
      ...gpt4Scanner,
      next(text, from, end) {
        reads.push(from);
        return gpt4Scanner.next(text, from, end);
      },
    };
    const tokenizer = tokenizerOf(counting);
    const text = 'the quick brown fox jumps over it. '.repeat(3000);
    const before = tokenizer.encode(text);
    reads.length = 0;
    tokenizer.update(before, changeOf(text, 50_000, 50_000, 'x'));
    expect(reads.length).toBeLessThan(8);
    expect(Math.min(...reads)).toBeGreaterThan(49_970);
  });
});

it('decodes any bytes, whole characters or not', () => {
  const tokenizer = tokenizerOf(gpt2Scanner);
  expect(tokenizer.decodeBytes([0xf0, 0x9f, 0xa4])).toEqual(Uint8Array.of(0xf0, 0x9f, 0xa4));
  expect(tokenizer.decode([0xf0, 0x9f, 0xa4])).toBe(utf8Decode(Uint8Array.of(0xf0, 0x9f, 0xa4)));
});
