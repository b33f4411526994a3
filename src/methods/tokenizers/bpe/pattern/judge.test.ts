import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gpt2Scanner, gpt4oScanner, gpt4Scanner, qwenScanner } from '../pre-token-scanners.ts';
import { judgePattern } from './judge.ts';
import { parsePattern } from './parse.ts';
import type { PatternNode } from './syntax.ts';

const judge = (pattern: string) => judgePattern(parsePattern(pattern), pattern);

/** A backtracking matcher, word for word, that counts every test of a code point: what the judge makes statements on. */
class CountingMatcher {
  steps = 0;
  readonly #text: string;
  readonly #members = new Map<string, Set<string>>();

  constructor(text: string) {
    this.#text = text;
  }

  /** Steps of a whole pass: match, go on behind the match, try the next place where there is none. */
  pass(node: PatternNode): number {
    for (let at = 0; at < this.#text.length; ) {
      let end = at;
      if (this.#match(node, at, (to) => ((end = to), true)) && end > at) at = end;
      else at++;
    }
    return this.steps;
  }

  #match(node: PatternNode, at: number, then: (to: number) => boolean): boolean {
    switch (node.kind) {
      case 'set':
        this.steps++;
        return at < this.#text.length && this.#has(node.source, this.#text[at]!) && then(at + 1);
      case 'anchor':
        this.steps++;
        return then(at);
      case 'sequence': {
        const from = (i: number, to: number): boolean =>
          i === node.parts.length ? then(to) : this.#match(node.parts[i]!, to, (next) => from(i + 1, next));
        return from(0, at);
      }
      case 'choice':
        return node.options.some((option) => this.#match(option, at, then));
      case 'look': {
        const found = this.#match(node.body, at, () => true);
        return (node.sign === '=') === found && then(at);
      }
      case 'atomic': {
        let end = -1;
        return this.#match(node.body, at, (to) => ((end = to), true)) && then(end);
      }
      case 'repeat': {
        const round = (n: number, to: number): boolean => {
          const more = (): boolean =>
            n < node.max && this.#match(node.body, to, (next) => next > to && round(n + 1, next));
          const stop = (): boolean => n >= node.min && then(to);
          return node.mode === 'lazy' ? stop() || more() : more() || stop();
        };
        return round(0, at);
      }
    }
  }

  #has(source: string, character: string): boolean {
    let members = this.#members.get(source);
    if (!members) {
      const pattern = new RegExp(source, 'v');
      members = new Set(Array.from('ab 1\n').filter((letter) => pattern.test(letter)));
      this.#members.set(source, members);
    }
    return members.has(character);
  }
}

const runs = (n: number): string[] => [
  'a'.repeat(n),
  `${' '.repeat(n)}a`,
  `${'a'.repeat(n)}1`,
  'ab'.repeat(n / 2),
  `${'a'.repeat(n / 2)}${'b'.repeat(n / 2)}1`,
  `${' '.repeat(n / 2)}\n${' '.repeat(n / 2)}1`,
];

/** How much longer a pass takes on a text of twice the length, at worst. */
function growth(node: PatternNode, n: number): number {
  const shorter = runs(n);
  const longer = runs(2 * n);
  return Math.max(
    ...shorter.map(
      (text, i) => new CountingMatcher(longer[i]!).pass(node) / new CountingMatcher(text).pass(node),
    ),
  );
}

describe('judgePattern', () => {
  it.each([
    ...[gpt2Scanner, gpt4Scanner, qwenScanner, gpt4oScanner].map((scanner) => scanner.pattern),
    '[!-~][A-Za-z]+|[^\\r\\n\\p{L}\\p{P}\\p{S}]?[\\p{L}\\p{M}]+| ?[\\p{P}\\p{S}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+',
    '[一-龥぀-ゟ゠-ヿ]+',
    ' ?[^(\\s|[.,!?…。，、।۔،])]+',
    '\\w+|[^\\w\\s]+',
    '\\p{N}{1,3}',
    ' {2,}',
  ])('proves linear time for %s', (pattern) => {
    expect(judge(pattern)).toBe('linear');
    expect(growth(parsePattern(pattern), 200)).toBeLessThan(2.3);
  });

  it.each([
    ['\\s+$'],
    ['(?=(\\d{3})+(?!\\d))'],
    ['a+b'],
    ['.*b'],
    ['[ab]*c|a|[ab]+'],
    [
      String.raw`'(?i:[sdmt]|ll|ve|re)|[^\r\n\p{L}\p{N}]?+\p{L}++|\p{N}{1,3}+| ?[^\s\p{L}\p{N}]++[\r\n]*+|\s++$|\s*[\r\n]|\s+(?!\S)|\s`,
    ],
  ])('lets %s through without that proof', (pattern) => {
    expect(judge(pattern)).toBe('quadratic');
  });

  it.each([
    '(a+)+b',
    '(a*)*',
    '(a|aa)+b',
    '(?:a|a?)+b',
    '(\\w+\\s?)*$',
    '(.*)*',
    '(?:a{1,20}){1,20}b',
    'a*a*b',
    '\\s*\\w+\\s*=',
    '.*.*x',
    '(?:a+b?){5}',
    '(?=a+b)a+b',
    '(?:x+x+)+y',
    `${'a?'.repeat(30)}b`,
    `${'(?:a|b)(?:a|ab)'.repeat(20)}c`,
    '(?:(?:a{1000}){1000}){1000}',
  ])('refuses %s', (pattern) => {
    expect(() => judge(pattern)).toThrow(
      expect.objectContaining({ code: 'unsupported', message: expect.stringContaining('could hang') }),
    );
  });

  it('is right about what it lets through, for random patterns', { timeout: 60_000 }, () => {
    const atom = fc.constantFrom('a', 'b', '[ab]', '\\s', '.', '(?!a)', '(?=b)');
    const times = fc.constantFrom('', '', '?', '*', '+', '{1,3}', '*+', '+?');
    const term = fc.tuple(atom, times).map(([body, count]) => (body.startsWith('(?') ? body : body + count));
    const option = fc.array(term, { minLength: 1, maxLength: 4 }).map((terms) => terms.join(''));
    const group = fc
      .tuple(fc.array(option, { minLength: 1, maxLength: 2 }), fc.constantFrom('', '?', '*', '{2}'))
      .map(([options, count]) => `(?:${options.join('|')})${count}`);
    const pattern = fc
      .array(fc.oneof({ weight: 4, arbitrary: option }, { weight: 1, arbitrary: group }), {
        minLength: 1,
        maxLength: 4,
      })
      .map((options) => options.join('|'));
    const seen = { linear: 0, quadratic: 0, refused: 0 };
    fc.assert(
      fc.property(pattern, (source) => {
        const node = parsePattern(source);
        let verdict: 'linear' | 'quadratic';
        try {
          verdict = judgePattern(node, source);
        } catch {
          seen.refused++;
          return;
        }
        seen[verdict]++;
        expect(growth(node, 60)).toBeLessThan(verdict === 'linear' ? 2.5 : 4.5);
      }),
      { seed: 31, numRuns: 1500 },
    );
    for (const count of Object.values(seen)) expect(count).toBeGreaterThan(100);
  });
});
