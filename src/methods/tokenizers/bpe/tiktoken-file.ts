import { TokenscopeError } from '../../../contracts/errors.ts';
import type { TextTokenizer } from '../../../contracts/text-tokenizer.ts';
import { ByteLevelTokenizer } from './byte-level-tokenizer.ts';
import { MergeTable } from './merge-table.ts';
import {
  gpt2Scanner,
  gpt4oScanner,
  gpt4Scanner,
  type PreTokenScanner,
  qwenScanner,
} from './pre-token-scanners.ts';
import type { SpecialToken } from './special-tokens.ts';
import { TokenIndex } from './token-index.ts';

/** A rank file says nothing about pre-tokens: the pattern comes from outside. */
export const RANK_FILE_PATTERNS = {
  gpt2: gpt2Scanner,
  cl100k: gpt4Scanner,
  qwen: qwenScanner,
  o200k: gpt4oScanner,
} as const satisfies Record<string, PreTokenScanner>;
export type RankFilePattern = keyof typeof RANK_FILE_PATTERNS;

/** Number of ranks of the published files, and the pattern that each is used with. */
const PUBLISHED: ReadonlyMap<number, RankFilePattern> = new Map([
  [50_256, 'gpt2'],
  [50_280, 'gpt2'],
  [100_256, 'cl100k'],
  [128_000, 'cl100k'],
  [151_643, 'qwen'],
  [199_998, 'o200k'],
]);

const MAX_RANK = (1 << 22) - 1;

/** The pattern that a published file of this many ranks goes with; null when none has that many. */
export const patternOfPublishedFile = (count: number): RankFilePattern | null => PUBLISHED.get(count) ?? null;

/**
 * A tokenizer from a `.tiktoken` file.
 * @param pattern how text is cut into pre-tokens; left out, it is guessed from the number of ranks, else cl100k's.
 * @param specials tokens beside the ranks; the file holds none.
 * @throws TokenscopeError `corrupt` naming the line at fault, or the byte that has no token.
 */
export function readTiktokenFile(
  text: string,
  name: string,
  pattern?: RankFilePattern,
  specials: readonly SpecialToken[] = [],
): TextTokenizer {
  const tokens = readRankFile(text);
  const chosen = pattern ?? patternOfPublishedFile(tokens.count) ?? 'cl100k';
  return new ByteLevelTokenizer({
    name,
    tokens,
    merges: MergeTable.fromRankedTokens(tokens),
    scanner: RANK_FILE_PATTERNS[chosen],
    specials,
  });
}

/**
 * The ranks of a `.tiktoken` file: on each line the bytes of a token in base64, a space, and its rank, which is its id.
 * @throws TokenscopeError `corrupt` naming the line at fault.
 */
export function readRankFile(text: string): TokenIndex {
  const tokens: (Uint8Array | undefined)[] = [];
  let line = 0;
  let total = 0;
  for (let at = 0; at < text.length; ) {
    line++;
    const newline = text.indexOf('\n', at);
    const end = newline < 0 ? text.length : newline;
    const content = text.slice(at, end).trim();
    at = end + 1;
    if (content === '') continue;
    const space = content.indexOf(' ');
    const bytes = space > 0 ? decodeBase64(content.slice(0, space)) : null;
    const digits = content.slice(space + 1);
    const rank = /^\d{1,9}$/.test(digits) ? Number(digits) : -1;
    if (!bytes || bytes.length === 0) throw brokenLine(line, 'does not start with base64 and a space');
    if (rank < 0 || rank > MAX_RANK) throw brokenLine(line, `has no rank between 0 and ${MAX_RANK}`);
    if (tokens[rank]) throw brokenLine(line, `repeats the rank ${rank}`);
    tokens[rank] = bytes;
    total += bytes.length;
  }
  const offsets = new Uint32Array(tokens.length + 1);
  const joined = new Uint8Array(total);
  for (let id = 0; id < tokens.length; id++) {
    const bytes = tokens[id];
    if (bytes) joined.set(bytes, offsets[id]);
    offsets[id + 1] = offsets[id]! + (bytes?.length ?? 0);
  }
  if (total === 0) {
    throw new TokenscopeError(
      'corrupt',
      'The file holds no ranks.',
      'Drop a .tiktoken file of base64 and rank lines.',
    );
  }
  return new TokenIndex(joined, offsets);
}

const VALUES = new Int8Array(128).fill(-1);
Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/').forEach((letter, value) => {
  VALUES[letter.charCodeAt(0)] = value;
});

/** Bytes of padded base64, or null when it is none. */
function decodeBase64(text: string): Uint8Array | null {
  if (text.length % 4 !== 0) return null;
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0;
  const bytes = new Uint8Array((text.length / 4) * 3 - padding);
  let n = 0;
  for (let i = 0, bits = 0; i < text.length - padding; i++) {
    const value = VALUES[text.charCodeAt(i)] ?? -1;
    if (value < 0) return null;
    bits = ((bits << 6) | value) & 0xffffff;
    const phase = i % 4;
    if (phase > 0) bytes[n++] = (bits >> (6 - 2 * phase)) & 0xff;
  }
  return bytes;
}

function brokenLine(line: number, problem: string): TokenscopeError {
  return new TokenscopeError(
    'corrupt',
    `Line ${line} of the rank file ${problem}.`,
    'Check that the file is a whole .tiktoken file: base64, a space and a number on every line.',
  );
}
