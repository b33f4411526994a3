import { describe, expect, it } from 'vitest';
import { createRng } from '../../../base/rng.ts';
import { Utf8Offsets, utf8Encode } from '../../../base/utf8-offsets.ts';
import { SegmentFlag, type Segmentation } from '../../../contracts/segmentation.ts';
import type { TextTokenizer } from '../../../contracts/text-tokenizer.ts';
import { fuzzText } from '../../../testing/fuzz-text.ts';
import { randomChange } from '../../../testing/text-tokenizer-kit.ts';
import { byteLevelFamily, metaspaceFamily } from '../../../testing/bpe-families.ts';
import { type FileFamily } from '../../../testing/tokenizer-file-parts.ts';
import { unigramFamily, wordFamily } from '../../../testing/word-families.ts';
import { readTokenizerJson } from './read-tokenizer-json.ts';

const byteLevel = byteLevelFamily();
const files: FileFamily = { ...byteLevel, ...metaspaceFamily(), ...wordFamily(), ...unigramFamily() };
const opened = new Map<string, TextTokenizer>();

function open(name: string): TextTokenizer {
  const tokenizer = opened.get(name) ?? readTokenizerJson(JSON.stringify(files[name]), name);
  opened.set(name, tokenizer);
  return tokenizer;
}
const pieces = (tokenizer: TextTokenizer, text: string, options?: object): (string | null)[] =>
  Array.from(tokenizer.encode(text, options).id, (id) => tokenizer.idToPiece(id));

const fingerprint = ({ nBytes, start, end, id, flags }: Segmentation): string =>
  [nBytes, ...[start, end, id, flags].map((field) => field.join())].join('\n');

describe('what a file can promise', () => {
  it('is lossless only for bytes in and bytes out', () => {
    const lossless = Object.keys(files).filter((name) => open(name).lossless);
    expect(lossless).toEqual(['gpt2', 'llama3', 'deepseek', 'falcon']);
  });

  it('follows edits wherever a space is a certain border', () => {
    const absent = Object.keys(files).filter((name) => !('update' in open(name)));
    expect(absent).toEqual([
      'byte-level normaliser',
      'some bytes only',
      'clip (end of word)',
      'bert uncased (normalised added tokens)',
      'albert (no split, bytes)',
    ]);
  });
});

describe('an edit', () => {
  it.each(Object.keys(files))('in a longer text gives %s what a full encoding gives', (name) => {
    const tokenizer = open(name);
    if (!tokenizer.update) return;
    const rng = createRng(name.length);
    const words = Array.from({ length: 150 }, () => (rng.int(3) > 0 ? 'some words 12' : fuzzText(rng, 4)));
    let text = words.join(' ').toWellFormed();
    let current = tokenizer.encode(text, { addSpecial: true });
    for (let i = 0; i < 40; i++) {
      const change = randomChange(text, rng);
      current = tokenizer.update(current, change, { addSpecial: true });
      expect(fingerprint(current)).toBe(fingerprint(tokenizer.encode(change.after, { addSpecial: true })));
      text = change.after;
    }
  });

  it('re-encodes a few words of a megabyte', () => {
    const tokenizer = open('bert uncased');
    const text = 'Some more words, and again. '.repeat(36_000);
    const previous = tokenizer.encode(text);
    const at = 500_003;
    const change = {
      before: text,
      after: `${text.slice(0, at)}x${text.slice(at)}`,
      edit: { from: at, to: at, insert: 'x' },
      byteFrom: at,
      byteTo: at,
      insertedBytes: 1,
    };
    tokenizer.update!(previous, change);
    const begun = performance.now();
    for (let i = 0; i < 5; i++) tokenizer.update!(previous, change);
    const updating = performance.now() - begun;
    const full = performance.now();
    tokenizer.encode(change.after);
    expect(updating).toBeLessThan(performance.now() - full);
  });

  it('in a text of several blocks changes nothing else', () => {
    for (const name of ['gpt2', 'llama2 (a word as added token)']) {
      const tokenizer = open(name);
      const line = 'lorem ipsum dolor ';
      const { start, end, nBytes } = tokenizer.encode(line.repeat(80_000));
      const short = tokenizer.encode(line.repeat(50));
      expect(nBytes).toBe(line.length * 80_000);
      expect(start.subarray(0, 150).join()).toBe(short.start.subarray(0, 150).join());
      let floor = 0;
      for (let i = 0; i < start.length; i++) {
        if (start[i]! !== floor) expect.fail(`${name}: token ${i} starts at ${start[i]}, not at ${floor}`);
        floor = end[i]!;
      }
      expect(floor).toBe(nBytes);
    }
  });
});

describe('added tokens', () => {
  it('are matched when special only on request, otherwise always', () => {
    const tokenizer = open('qwen2');
    expect(pieces(tokenizer, '<|im_end|>', { matchSpecial: true })).toEqual(['<|im_end|>']);
    expect(pieces(tokenizer, '<|im_end|>').length).toBeGreaterThan(3);
    expect(pieces(tokenizer, 'x  y')).toContain('  ');
  });

  it('take white space along where they say so', () => {
    const { start, end, flags } = open('roberta').encode('a  <mask> b', { matchSpecial: true });
    const at = flags.findIndex((flag) => (flag & SegmentFlag.special) !== 0);
    expect([start[at], end[at]]).toEqual([1, 9]);
  });

  it('surround a text as virtual tokens', () => {
    const { start, end, flags } = open('bert uncased').encode('é!', { addSpecial: true });
    const virtual = SegmentFlag.special | SegmentFlag.virtual;
    expect([start[0], end[0], flags[0]]).toEqual([0, 0, virtual]);
    expect([start.at(-1), end.at(-1), flags.at(-1)]).toEqual([3, 3, virtual]);
  });

  it('decode to their content, where the reference takes it for a byte-level spelling', async () => {
    const { Tokenizer } = await import('tokenizers');
    const file = structuredClone(files['gpt2']) as { added_tokens: object[] };
    file.added_tokens.push({ ...file.added_tokens[0], content: 'é', special: false });
    const ours = readTokenizerJson(JSON.stringify(file), 'é');
    const ids = ours.encode('é').id;
    expect(ours.decode(ids)).toBe('é');
    expect(await Tokenizer.fromString(JSON.stringify(file)).decode(Array.from(ids), false)).toBe('\ufffd');
  });

  it('refuse an id that no token has', () => {
    expect(() => open('gpt2').decode([1_000_000])).toThrow(/no token with the id 1000000/);
  });
});

describe('the inspector', () => {
  it('tells merges one by one, up to the token that the encoding has', () => {
    for (const name of ['gpt2', 'llama2 (a word as added token)', 'mistral (Metaspace, first)']) {
      const tokenizer = open(name);
      const text = 'All human beings are born free';
      const steps = tokenizer.trace(text, text.indexOf('beings') + 1);
      const last = steps.at(-1);
      if (last?.kind !== 'merge') expect.fail(`${name}: ${JSON.stringify(last)}`);
      expect(pieces(tokenizer, text)).toEqual(expect.arrayContaining([...last.pieces]));
      const ranks = steps.flatMap((step) => (step.kind === 'merge' ? [step.rank] : []));
      expect(ranks.length).toBeGreaterThan(2);
      expect(tokenizer.idToScore(tokenizer.pieceToId(last.left + last.right)!)).toBe(last.rank);
    }
  });

  it('finds the place in characters of several bytes', () => {
    const tokenizer = open('bert cased');
    const text = '🤗 中文 für naïve';
    const at = new Utf8Offsets(text).toByte(text.indexOf('für') + 1);
    expect(JSON.stringify(tokenizer.trace(text, at))).toContain('für');
    expect(tokenizer.trace(text, utf8Encode(text).length)).toEqual([]);
    expect(tokenizer.trace('', 0)).toEqual([]);
  });

  it('names an added token', () => {
    expect(open('gpt2').trace('a<|endoftext|>b', 5, { matchSpecial: true })).toEqual([
      { kind: 'rule', rule: 'added token', pieces: ['<|endoftext|>'] },
    ]);
  });

  it('tells a long run in one line', () => {
    const steps = open('gpt2').trace('a'.repeat(5000), 10);
    expect(steps).toHaveLength(1);
  });
});

describe('time', () => {
  const long = { letters: 'a'.repeat(100_000), spaces: ' '.repeat(100_000), marks: '\u0301'.repeat(50_000) };
  it.each(Object.keys(files))('is bounded for %s', (name) => {
    const tokenizer = open(name);
    tokenizer.encode('warm up');
    for (const [what, text] of Object.entries(long)) {
      const begun = performance.now();
      tokenizer.encode(text);
      expect(performance.now() - begun, what).toBeLessThan(2000);
    }
  });
});
