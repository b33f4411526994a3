import { readFileSync } from 'node:fs';
import { get_encoding } from 'tiktoken';
import { describe, expect, it } from 'vitest';
import { fuzzTexts, HARD_STRINGS } from '../../../testing/fuzz-text.ts';
import { patternOfPublishedFile, readRankFile, readTiktokenFile } from './tiktoken-file.ts';

const dataFile = (name: string): string =>
  readFileSync(
    new URL(`../../../../node_modules/gpt-tokenizer/data/${name}.tiktoken`, import.meta.url),
    'utf8',
  );

const bytesFile = Array.from({ length: 256 }, (_, byte) => `${btoa(String.fromCharCode(byte))} ${byte}`).join(
  '\n',
);

describe('readTiktokenFile', () => {
  it.each(['p50k_base', 'o200k_base'] as const)(
    'reads %s, every split of every token allowed, as tiktoken does',
    (name) => {
      const tokenizer = readTiktokenFile(dataFile(name), name);
      const reference = get_encoding(name);
      for (const text of [...HARD_STRINGS, ...fuzzTexts(8, 2000)]) {
        const found = Array.from(tokenizer.encode(text).id).join(' ');
        expect(found, JSON.stringify(text)).toBe(reference.encode_ordinary(text).join(' '));
      }
      reference.free();
    },
  );

  it('guesses the pattern from the number of ranks, and takes the one it is told', () => {
    expect([50_256, 50_280, 100_256, 128_000, 151_643, 199_998, 1000].map(patternOfPublishedFile)).toEqual([
      'gpt2',
      'gpt2',
      'cl100k',
      'cl100k',
      'qwen',
      'o200k',
      null,
    ]);
    const starts = (pattern?: 'gpt2' | 'qwen') =>
      Array.from(readTiktokenFile(bytesFile, 'bytes', pattern).encode('12345').flags.entries())
        .filter(([, flags]) => flags > 0)
        .map(([i]) => i);
    expect(starts()).toEqual([0, 3]);
    expect(starts('gpt2')).toEqual([0]);
    expect(starts('qwen')).toEqual([0, 1, 2, 3, 4]);
  });

  it('takes special tokens and names the byte that has no token', () => {
    const tokenizer = readTiktokenFile(bytesFile, 'bytes', 'gpt2', [{ content: '<|x|>', id: 256 }]);
    expect(Array.from(tokenizer.encode('a<|x|>', { matchSpecial: true }).id)).toEqual([97, 256]);
    const short = bytesFile.split('\n').slice(0, 200).join('\n');
    expect(() => readTiktokenFile(short, 'short')).toThrow(
      expect.objectContaining({ code: 'corrupt', message: expect.stringContaining('0xc8') }),
    );
  });
});

describe('readRankFile', () => {
  it('reads gaps, Windows line ends and a missing last line end', () => {
    const tokens = readRankFile('YQ== 0\r\nYWI= 3\r\n\r\nYWJj 1');
    expect(tokens.size).toBe(4);
    expect(tokens.count).toBe(3);
    expect(Array.from(tokens.bytesOf(3)!)).toEqual([97, 98]);
    expect(Array.from(tokens.bytesOf(1)!)).toEqual([97, 98, 99]);
    expect(tokens.bytesOf(2)).toBeNull();
  });

  it.each([
    ['YQ== 0\nYg=', 'Line 2'],
    ['YQ== 0\nYg== x', 'Line 2'],
    ['YQ== 0\n\n!!!! 1', 'Line 3'],
    ['YQ== 0\nYg== 0', 'repeats the rank 0'],
    ['YQ== -1', 'no rank'],
    ['YQ== 999999999', 'no rank'],
    [' 1', 'base64'],
    ['{"version": "1.0"}', 'Line 1'],
    ['', 'no ranks'],
  ])('calls %j corrupt, saying where', (text, said) => {
    expect(() => readRankFile(text)).toThrow(
      expect.objectContaining({ code: 'corrupt', message: expect.stringContaining(said) }),
    );
  });
});
