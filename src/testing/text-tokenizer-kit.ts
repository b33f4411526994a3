import { describe, expect, it } from 'vitest';
import { createRng, type Rng } from '../base/rng.ts';
import { utf8Decode, utf8Encode, Utf8Offsets } from '../base/utf8-offsets.ts';
import { SegmentFlag, type Segmentation } from '../contracts/segmentation.ts';
import type { EncodeOptions, TextChange, TextTokenizer } from '../contracts/text-tokenizer.ts';
import { fuzzText, fuzzTexts, HARD_STRINGS } from './fuzz-text.ts';

/** One promise of {@link TextTokenizer}; `run` throws when it is broken. */
export interface TokenizerCheck {
  readonly name: string;
  run(create: () => TextTokenizer): void;
}

const texts = [...HARD_STRINGS, ...fuzzTexts(20_231_123, 300)];
const optionSets: readonly EncodeOptions[] = [
  {},
  { addSpecial: true },
  { matchSpecial: true },
  { addSpecial: true, matchSpecial: true },
];

/** Long inputs that have been seen to hang tokenizers, 50,000 UTF-16 units each. */
const longTexts: Readonly<Record<string, string>> = {
  'one letter': 'a'.repeat(50_000),
  spaces: ' '.repeat(50_000),
  'one emoji': '🤗'.repeat(25_000),
  mixed: fuzzTexts(7, 3000).join(' ').slice(0, 50_000),
};
const longTextMs = 5000;

/** The whole kit; each check stands alone. */
export const tokenizerChecks: readonly TokenizerCheck[] = [
  {
    name: 'gives ordered spans inside the text, and ids inside the vocabulary',
    run: (create) => eachEncoding(create(), (tokenizer, text, found) => checkShape(tokenizer, text, found)),
  },
  {
    name: 'tiles the bytes and decodes to the text when it is lossless',
    run: (create) =>
      eachEncoding(create(), (tokenizer, text, found) => checkLossless(tokenizer, text, found)),
  },
  {
    name: 'gives the same tokens again, also from a fresh instance',
    run(create) {
      const used = create();
      const before = texts.map((text) => used.encode(text));
      const fresh = create();
      for (const [i, text] of texts.entries()) {
        expectSame(used.encode(text), before[i]!, text);
        expectSame(fresh.encode(text), before[i]!, text);
      }
    },
  },
  {
    name: 'reads lone surrogates as U+FFFD',
    run(create) {
      const tokenizer = create();
      for (const text of texts) expectSame(tokenizer.encode(text), tokenizer.encode(wellFormed(text)), text);
    },
  },
  { name: 'finds no token in an empty text', run: (create) => checkEmpty(create()) },
  { name: 'leaves its arguments as they were', run: (create) => checkArguments(create()) },
  { name: 'agrees with itself on pieces, ids and bytes', run: (create) => checkVocabulary(create()) },
  { name: 'updates to exactly what encoding in full gives', run: (create) => checkUpdate(create()) },
  {
    name: 'encodes 50,000 characters of anything in bounded time',
    run(create) {
      const tokenizer = create();
      for (const [name, text] of Object.entries(longTexts)) {
        const start = performance.now();
        tokenizer.encode(text);
        expect(performance.now() - start, name).toBeLessThan(longTextMs);
      }
    },
  },
];

/** Declares a test for each promise of the contract. `create` gives a fresh instance each time. */
export function describeTextTokenizer(name: string, create: () => TextTokenizer): void {
  describe(`${name} keeps the TextTokenizer contract`, () => {
    it.each(tokenizerChecks)('$name', (check) => check.run(create));
  });
}

function eachEncoding(
  tokenizer: TextTokenizer,
  check: (tokenizer: TextTokenizer, text: string, found: Segmentation) => void,
): void {
  for (const options of optionSets) {
    for (const text of texts) check(tokenizer, wellFormed(text), tokenizer.encode(text, options));
  }
}

function checkShape(tokenizer: TextTokenizer, text: string, found: Segmentation): void {
  const { nBytes, start, end, id, flags } = found;
  const shown = JSON.stringify(text);
  expect(nBytes, shown).toBe(utf8Encode(text).length);
  expect([start.length, end.length, flags.length], shown).toEqual([id.length, id.length, id.length]);
  let floor = 0;
  for (let i = 0; i < id.length; i++) {
    const isVirtual = (flags[i]! & SegmentFlag.virtual) !== 0;
    if (start[i]! < floor || end[i]! < start[i]! || end[i]! > nBytes) {
      expect.fail(`${shown}: token ${i} spans [${start[i]}, ${end[i]}) after ${floor} of ${nBytes} bytes`);
    }
    if (isVirtual && end[i] !== start[i]) expect.fail(`${shown}: virtual token ${i} covers bytes`);
    const { vocabSize } = tokenizer;
    const isKnown = vocabSize === null ? id[i] === -1 : id[i]! >= 0 && id[i]! < vocabSize;
    if (!isKnown) expect.fail(`${shown}: token ${i} has id ${id[i]} of ${vocabSize}`);
    floor = end[i]!;
  }
}

function checkLossless(tokenizer: TextTokenizer, text: string, found: Segmentation): void {
  if (!tokenizer.lossless) return;
  const { nBytes, start, end, id, flags } = found;
  const shown = JSON.stringify(text);
  const ids: number[] = [];
  let at = 0;
  for (let i = 0; i < id.length; i++) {
    if ((flags[i]! & SegmentFlag.virtual) !== 0) continue;
    if (start[i] !== at) expect.fail(`${shown}: token ${i} starts at ${start[i]}, not at ${at}`);
    at = end[i]!;
    ids.push(id[i]!);
  }
  expect(at, shown).toBe(nBytes);
  if (tokenizer.vocabSize === null) {
    expect(() => tokenizer.decode(ids), shown).toThrow(expect.objectContaining({ code: 'unsupported' }));
    expect(() => tokenizer.decodeBytes(ids), shown).toThrow(expect.objectContaining({ code: 'unsupported' }));
    return;
  }
  expect(tokenizer.decode(ids), shown).toBe(text);
  expect(utf8Decode(tokenizer.decodeBytes(ids)), shown).toBe(text);
}

function checkEmpty(tokenizer: TextTokenizer): void {
  const found = tokenizer.encode('');
  expect(found.nBytes).toBe(0);
  for (let i = 0; i < found.id.length; i++)
    expect(found.flags[i]! & SegmentFlag.virtual, `token ${i}`).not.toBe(0);
}

function checkArguments(tokenizer: TextTokenizer): void {
  const options = Object.freeze({ addSpecial: true, matchSpecial: true });
  for (const text of texts) {
    const previous = tokenizer.encode(text, options);
    const kept = structuredClone(previous);
    const change = deepFreeze(randomChange(wellFormed(text), createRng(text.length)));
    tokenizer.update?.(previous, change, options);
    if (tokenizer.vocabSize !== null) tokenizer.decode(previous.id);
    tokenizer.trace(text, 0, options);
    expectSame(previous, kept, text);
  }
}

function checkVocabulary(tokenizer: TextTokenizer): void {
  expect(tokenizer.idToPiece(-1)).toBeNull();
  expect(tokenizer.idToBytes(-1)).toBeNull();
  if (tokenizer.vocabSize === null) return;
  const ids = new Set(texts.flatMap((text) => Array.from(tokenizer.encode(text).id)));
  for (const id of ids) {
    const piece = tokenizer.idToPiece(id);
    if (piece === null) expect.fail(`id ${id} was given out but has no piece`);
    expect(tokenizer.pieceToId(piece), piece).toBe(id);
    const bytes = tokenizer.idToBytes(id);
    if (tokenizer.lossless && bytes === null) expect.fail(`id ${id} (${piece}) has no bytes`);
  }
}

function checkUpdate(tokenizer: TextTokenizer): void {
  if (!tokenizer.update) return;
  for (const [i, options] of optionSets.entries()) {
    const rng = createRng(91 + i);
    for (const given of texts) {
      let text = wellFormed(given);
      let current = tokenizer.encode(text, options);
      for (let step = 0; step < 3; step++) {
        const change = randomChange(text, rng);
        current = tokenizer.update(current, change, options);
        expectSame(current, tokenizer.encode(change.after, options), JSON.stringify(change));
        text = change.after;
      }
    }
  }
}

/** A replacement at code point borders, so that both texts stay well-formed. */
export function randomChange(before: string, rng: Rng): TextChange {
  const border = (index: number): number => (isLowSurrogate(before, index) ? index - 1 : index);
  const from = border(rng.int(before.length + 1));
  const to = Math.max(from, border(Math.min(before.length, from + rng.int(6))));
  const insert = rng.int(4) === 0 ? '' : wellFormed(fuzzText(rng, 2));
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

const isLowSurrogate = (text: string, index: number): boolean => (text.charCodeAt(index) & 0xfc00) === 0xdc00;

const wellFormed = (text: string): string => text.toWellFormed();

function expectSame(actual: Segmentation, expected: Segmentation, about: string): void {
  if (actual.nBytes !== expected.nBytes)
    expect.fail(`${about}: ${actual.nBytes} bytes, not ${expected.nBytes}`);
  for (const field of ['start', 'end', 'id', 'flags'] as const) {
    const a = actual[field];
    const b = expected[field];
    let at = a.length === b.length ? 0 : -1;
    while (at >= 0 && at < a.length && a[at] === b[at]) at++;
    if (at < a.length || at < 0) {
      expect.fail(`${about}: ${field} differs\n  found    ${a.join(' ')}\n  expected ${b.join(' ')}`);
    }
  }
}

function deepFreeze<T extends object>(value: T): T {
  for (const inner of Object.values(value))
    if (inner !== null && typeof inner === 'object') deepFreeze(inner);
  return Object.freeze(value);
}
