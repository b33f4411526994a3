import { Tokenizer } from 'tokenizers';
import { describe, expect, it, vi } from 'vitest';
import { fuzzTexts, HARD_STRINGS } from '../../../testing/fuzz-text.ts';
import {
  gpt2Scanner,
  gpt4oScanner,
  gpt4Scanner,
  type PreTokenScanner,
  qwenScanner,
  scannerOf,
} from './pre-token-scanners.ts';
import { translatePattern } from './pre-tokenizer-pattern.ts';

/** One pattern for each construct. */
const CONSTRUCTS = String.raw`
  \w+|[^\w\s]+ \W+ [\w-]+ [\W] \d+ \D \h+ \H \s \S+ [^\d]+
  \b \B ^ $ \A. .\z .\Z . (?m).+ \t|\r\n|\v|\f|\e|\a|\0
  [[:alpha:]]+ [[:alnum:]]+ [[:space:]]+ [[:upper:]] [[:lower:]] [[:cntrl:]] [[:blank:]]
  [[:xdigit:]]+ [[:word:]]+ [[:digit:]] [[:^alpha:]]+ \p{Han}+ \p{Greek} \p{^L}+
  \P{L}+ \p{Lower} \p{Alnum}+ \p{Letter} \p{Uppercase_Letter} \p{Zs} \p{M}+
  [a-z&&[^aeiou]]+ [^a-z&&[^aeiou]]+ [a\-z]+ [-a]+ [a-]+ []a]+ [\s\S] [\x{1f300}-\x{1faff}]+
  (?i)[k-s]+ (?i)[^k] (?i:'S) (?i)é|å|σ a(?i)b|c (?i:a(?-i:b)c)
  a{,2} a{2,} a{2}? a{1,2}+ a{1,3}?b? a*?b [ab]*+b a++b (?>a|ab)c? x* |a
  (?<=a)b (?<!a)e (?=a) (?!\S) \p{N}(?=\p{N}) (a|b)(c|d)? (?<x>a) (?#note)a
  (?:ab){2,3} \/ \# { a{ a{x} } ] \x{e9} \u00e9 \x41
`;

/** Patterns of published tokenizers, and the constructs above. */
const PATTERNS: readonly string[] = [
  ...[gpt2Scanner, gpt4Scanner, qwenScanner, gpt4oScanner].map((scanner) => scanner.pattern),
  String.raw`'(?i:[sdmt]|ll|ve|re)|[^\r\n\p{L}\p{N}]?+\p{L}++|\p{N}{1,3}+| ?[^\s\p{L}\p{N}]++[\r\n]*+|\s++$|\s*[\r\n]|\s+(?!\S)|\s`,
  // DeepSeek V3 and DeepSeek Coder.
  '[!"#$%&\'()*+,\\-./:;<=>?@\\[\\\\\\]^_`{|}~][A-Za-z]+|[^\\r\\n\\p{L}\\p{P}\\p{S}]?[\\p{L}\\p{M}]+| ?[\\p{P}\\p{S}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+',
  '[一-龥぀-ゟ゠-ヿ]+',
  '\\p{N}{1,3}',
  '[\\r\\n]',
  '\\s+$',
  '\\s?[!-/:-~！-／：-～‘-‟　-。]+',
  '\\s?[A-Za-zµÀ-ÖØ-öø-ƺƼ-ƿ]+',
  // BLOOM, Kimi (an intersection of classes), digits grouped from the right.
  ' ?[^(\\s|[.,!?…。，、।۔،])]+',
  '[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}&&[^\\p{Han}]]*[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}&&[^\\p{Han}]]+',
  '(?=(\\d{3})+(?!\\d))',
  ...CONSTRUCTS.trim().split(/\s+/),
];

/** Cuts of a text into matches and what lies between, as the reference library (Oniguruma) makes them, in code points. */
async function referenceCuts(pattern: string): Promise<(text: string) => Promise<string>> {
  const tokenizer = Tokenizer.fromString(
    JSON.stringify({
      version: '1.0',
      added_tokens: [],
      normalizer: null,
      pre_tokenizer: { type: 'Split', pattern: { Regex: pattern }, behavior: 'Isolated', invert: false },
      post_processor: null,
      decoder: null,
      model: { type: 'WordLevel', vocab: { '[UNK]': 0 }, unk_token: '[UNK]' },
    }),
  );
  return async (text) =>
    (await tokenizer.encode(text))
      .getOffsets()
      .map(([from, to]) => `${from}-${to}`)
      .join(' ');
}

function ourCuts(pattern: RegExp, text: string): string {
  const codePoints = new Uint32Array(text.length + 1);
  for (let i = 0, n = 0; i < text.length; i++) {
    codePoints[i] = n;
    if ((text.charCodeAt(i) & 0xfc00) !== 0xd800) n++;
    codePoints[i + 1] = n;
  }
  const cuts: string[] = [];
  const cut = (from: number, to: number): void => {
    if (to > from) cuts.push(`${codePoints[from]}-${codePoints[to]}`);
  };
  let done = 0;
  for (const match of text.matchAll(pattern)) {
    cut(done, match.index);
    cut(match.index, match.index + match[0].length);
    done = match.index + match[0].length;
  }
  cut(done, text.length);
  return cuts.join(' ');
}

describe('translatePattern', () => {
  it('matches what Oniguruma matches', { timeout: 60_000 }, async () => {
    const texts = [...HARD_STRINGS, ...fuzzTexts(5, 160)].map((text) => text.toWellFormed());
    for (const pattern of PATTERNS) {
      const ours = translatePattern(pattern);
      const reference = await referenceCuts(pattern);
      for (const text of texts) {
        expect(ourCuts(ours, text), `${pattern} on ${JSON.stringify(text)}`).toBe(await reference(text));
      }
    }
  });

  it.each([
    ['\\R', '\\R'],
    ['(a)\\1', '\\1'],
    ['\\p{script=Han}', 'script=Han'],
    ['\\p{Klingon}', 'Klingon'],
    ['(?x)a b', '(?x)'],
    ['(?~a)', '(?~a'],
    ['[[:graph:]]', '[:graph:]'],
    ['(?i:ss)', "'ss' while ignoring case"],
    ['(?i)ß', "'ß' while ignoring case"],
    ['(?i)\\p{Lu}', '\\p{Lu} while ignoring case'],
    ['\\xe9', '\\x'],
    ['a{5000}', '{5000}'],
    [`${'('.repeat(100)}a${')'.repeat(100)}`, 'levels of brackets'],
    ['a'.repeat(30_000), 'more than 20000 characters'],
  ])('refuses %s by name', (pattern, named) => {
    expect(() => translatePattern(pattern)).toThrow(
      expect.objectContaining({ code: 'unsupported', message: expect.stringContaining(named) }),
    );
  });

  it.each(['(a', 'a)', '[a', '*a', 'a\\', '[b-a]', '[a-\\d]', '\\x{110000}'])(
    'calls %s broken',
    (pattern) => {
      expect(() => translatePattern(pattern)).toThrow(expect.objectContaining({ code: 'corrupt' }));
    },
  );

  it('gives up on a run that is too long for the engine, with a clear error', () => {
    const spaces = translatePattern('\\s+(?!\\S)|\\s+');
    expect(() => spaces.exec(`${' '.repeat(20_000_000)}x`)).toThrow(
      expect.objectContaining({ code: 'too-large' }),
    );
  });

  it('gives up after 10 s of a pass on a pattern that is quadratic on the text', () => {
    let clock = 0;
    const now = vi.spyOn(performance, 'now').mockImplementation(() => (clock += 100));
    const trailing = translatePattern('\\s+$');
    expect(() => trailing.exec(`${' '.repeat(1000)}x`)).toThrow(
      expect.objectContaining({ code: 'too-large', message: expect.stringContaining('\\s+$') }),
    );
    expect(() => Array.from(`${' '.repeat(1000)}x`.matchAll(trailing))).toThrow(
      expect.objectContaining({ code: 'too-large' }),
    );
    now.mockRestore();
    trailing.lastIndex = 0;
    expect(trailing.exec('a \n b  ')?.index).toBe(1);
    expect(trailing.exec('a \n b  ')?.index).toBe(5);
    expect(trailing.exec('a \n b  ')).toBeNull();
  });
});

describe('the hand-written scanners', () => {
  const cases: readonly (readonly [string, PreTokenScanner])[] = [
    ['GPT-2', gpt2Scanner],
    ['GPT-4', gpt4Scanner],
    ['Qwen', qwenScanner],
    ['GPT-4o', gpt4oScanner],
  ];

  it.each(cases)('cut as the regular expression of %s does', (_name, scanner) => {
    const pattern = translatePattern(scanner.pattern);
    for (const given of [...HARD_STRINGS, ...fuzzTexts(404, 20_000)]) {
      const text = given.toWellFormed();
      const cuts: number[] = [];
      for (let at = 0; at < text.length; at = cuts.at(-1)!) cuts.push(scanner.next(text, at, text.length));
      const expected = Array.from(text.matchAll(pattern), (match) => match.index + match[0].length);
      expect(cuts, JSON.stringify(text)).toEqual(expected);
    }
  });

  it.each(cases)('%s treats `end` as the end of the text', (_name, scanner) => {
    for (const given of [...HARD_STRINGS, ...fuzzTexts(405, 2000)]) {
      const text = given.toWellFormed();
      for (let end = 1; end < text.length; end++) {
        if ((text.charCodeAt(end) & 0xfc00) === 0xdc00) continue;
        const from = (text.charCodeAt(end >> 1) & 0xfc00) === 0xdc00 ? (end >> 1) - 1 : end >> 1;
        const cut = text.slice(0, end);
        expect(scanner.next(text, from, end), JSON.stringify([text, from, end])).toBe(
          scanner.next(cut, from, end),
        );
      }
    }
  });

  it('are found by the text of their pattern, in both spellings of the GPT-2 one', () => {
    for (const [, scanner] of cases) expect(scannerOf(scanner.pattern)).toBe(scanner);
    const newer = String.raw`'(?:[sdmt]|ll|ve|re)| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+`;
    expect(scannerOf(newer)).toBe(gpt2Scanner);
    expect(scannerOf('\\s+')).toBeNull();
  });
});
