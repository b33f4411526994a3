import {
  complement,
  DIGIT,
  HEX_DIGIT,
  ignoringCase,
  isValid,
  literal,
  posixClass,
  propertyClass,
  SPACE,
  WORD,
} from './classes.ts';
import { brokenPattern, type PatternNode, unsupportedPattern } from './syntax.ts';

const MAX_DEPTH = 64;
const MAX_LENGTH = 20_000;
const ANCHORS: Readonly<Record<string, string>> = {
  A: '^',
  z: '$',
  Z: String.raw`(?=\n?$)`,
  b: `(?:(?<=${WORD})(?!${WORD})|(?<!${WORD})(?=${WORD}))`,
  B: `(?:(?<=${WORD})(?=${WORD})|(?<!${WORD})(?!${WORD}))`,
};
const CLASS_ESCAPES: Readonly<Record<string, string>> = {
  d: DIGIT,
  D: complement(DIGIT),
  h: HEX_DIGIT,
  H: complement(HEX_DIGIT),
  s: SPACE,
  S: complement(SPACE),
  w: WORD,
  W: complement(WORD),
};
const CONTROL_ESCAPES: Readonly<Record<string, number>> = { a: 7, e: 27, f: 12, n: 10, r: 13, t: 9, v: 11 };

/**
 * A pattern in the syntax that Hugging Face files use (Oniguruma with Ruby rules) as a tree. Ruby's rules that differ
 * from JavaScript's: `^` and `$` hold at every line, `.` stops at LF only, `{n,m}+` repeats instead of being possessive,
 * `{n}?` means "or nothing", classes nest and intersect.
 * @throws TokenscopeError `unsupported` naming a construct that is not run, `corrupt` for broken syntax.
 */
export function parsePattern(pattern: string): PatternNode {
  if (pattern.length > MAX_LENGTH) throw unsupportedPattern(`more than ${MAX_LENGTH} characters`, pattern);
  return new PatternParser(pattern).parse();
}

interface Flags {
  readonly ignoreCase: boolean;
  readonly dotAll: boolean;
}

class PatternParser {
  readonly #pattern: string;
  #at = 0;
  #depth = 0;

  constructor(pattern: string) {
    this.#pattern = pattern;
  }

  parse(): PatternNode {
    const node = this.#choice({ ignoreCase: false, dotAll: false });
    if (this.#at < this.#pattern.length) throw this.#broken('a closing parenthesis without an opening one');
    return node;
  }

  #choice(flags: Flags): PatternNode {
    if (++this.#depth > MAX_DEPTH)
      throw unsupportedPattern(`groups nested over ${MAX_DEPTH} deep`, this.#pattern);
    const options: PatternNode[] = [];
    let parts: PatternNode[] = [];
    const finishOption = (): void => {
      options.push(parts.length === 1 ? parts[0]! : { kind: 'sequence', parts });
      parts = [];
    };
    while (this.#at < this.#pattern.length && this.#peek() !== ')') {
      const inline = this.#take(/\(\?([a-z]*)(?:-([a-z]*))?\)/y);
      if (inline) {
        parts.push(this.#choice(this.#withFlags(flags, inline[1]!, inline[2] ?? '')));
      } else if (this.#eat('|')) {
        finishOption();
      } else if (!this.#take(/\(\?#[^)]*\)/y)) {
        parts.push(this.#quantified(this.#atom(flags)));
      }
    }
    finishOption();
    this.#depth--;
    const sets = options.flatMap((option) => (option.kind === 'set' ? [option.source] : []));
    if (options.length === 1) return options[0]!;
    return sets.length === options.length
      ? { kind: 'set', source: `[${sets.join('')}]` }
      : { kind: 'choice', options };
  }

  #quantified(atom: PatternNode): PatternNode {
    let node = atom;
    for (;;) {
      const symbol = this.#take(/[*+?]/y)?.[0];
      if (symbol) {
        const mode = this.#eat('?') ? 'lazy' : this.#eat('+') ? 'possessive' : 'greedy';
        node = repeat(node, symbol === '+' ? 1 : 0, symbol === '?' ? 1 : Infinity, mode);
        continue;
      }
      const range = this.#take(/\{(\d*)(,?)(\d*)\}/y);
      if (!range || (range[1] === '' && range[3] === '')) {
        if (range) this.#at -= range[0].length;
        return node;
      }
      const min = Number(range[1] || 0);
      const max = range[2] === '' ? min : range[3] === '' ? Infinity : Number(range[3]);
      if (max < min || min > 1000 || (max > 1000 && max !== Infinity)) {
        throw unsupportedPattern(`the repetition ${range[0]}`, this.#pattern);
      }
      const lazy = min !== max && this.#eat('?');
      node = repeat(node, min, max, lazy ? 'lazy' : 'greedy');
    }
  }

  #atom(flags: Flags): PatternNode {
    const character = this.#next();
    switch (character) {
      case '(':
        return this.#group(flags);
      case '[':
        return { kind: 'set', source: this.#class(flags) };
      case '.':
        return { kind: 'set', source: flags.dotAll ? String.raw`[\p{Any}]` : String.raw`[^\n]` };
      case '^':
        return { kind: 'anchor', source: String.raw`(?:^|(?<=\n)(?!$))` };
      case '$':
        return { kind: 'anchor', source: String.raw`(?=\n|$)` };
      case '\\':
        return this.#escapedAtom(flags);
      case '*':
      case '+':
      case '?':
        throw this.#broken(`a '${character}' with nothing before it`);
      default:
        return { kind: 'set', source: folded(`[${literal(character.codePointAt(0)!)}]`, flags) };
    }
  }

  #group(flags: Flags): PatternNode {
    const open = this.#take(/\?(?:(=|!|<=|<!)|(>)|P?<\w+>|'\w+'|([a-z]*)(?:-([a-z]*))?:)/y);
    if (!open && this.#peek() === '?')
      throw unsupportedPattern(`the group (${this.#rest(4)}…)`, this.#pattern);
    const inner = open?.[3] === undefined ? flags : this.#withFlags(flags, open[3], open[4] ?? '');
    const body = this.#choice(inner);
    if (!this.#eat(')')) throw this.#broken('a parenthesis that is not closed');
    const sign = open?.[1] as '=' | '!' | '<=' | '<!' | undefined;
    if (sign) return { kind: 'look', sign, body };
    return open?.[2] ? { kind: 'atomic', body } : body;
  }

  #withFlags(flags: Flags, on: string, off: string): Flags {
    let { ignoreCase, dotAll } = flags;
    for (const flag of on + off) {
      const value = on.includes(flag);
      if (flag === 'i') ignoreCase = value;
      else if (flag === 'm') dotAll = value;
      else throw unsupportedPattern(`the option (?${flag})`, this.#pattern);
    }
    return { ignoreCase, dotAll };
  }

  #escapedAtom(flags: Flags): PatternNode {
    const anchor = Object.hasOwn(ANCHORS, this.#peek()) ? ANCHORS[this.#peek()] : undefined;
    if (anchor !== undefined) {
      this.#at++;
      return { kind: 'anchor', source: anchor };
    }
    return { kind: 'set', source: folded(this.#escape(flags), flags) };
  }

  /** What stands behind a backslash, as a class. */
  #escape(flags: Flags): string {
    const property = this.#take(/([pP])(?:\{(\^?)([\w -]+)\}|(\p{Lu}))/uy);
    if (property) {
      const name = property[3] ?? property[4]!;
      const found = propertyClass(name);
      if (!found) throw unsupportedPattern(`the character property \\p{${name}}`, this.#pattern);
      if (flags.ignoreCase && ignoringCase(found) !== found) {
        throw unsupportedPattern(`\\p{${name}} while ignoring case`, this.#pattern);
      }
      return (property[1] === 'P') !== (property[2] === '^') ? complement(found) : found;
    }
    const hex = this.#take(/x\{([\dA-Fa-f]{1,6})\}|x([\dA-Fa-f]{1,2})|u([\dA-Fa-f]{4})/y);
    if (hex) return `[${literal(this.#codePoint(hex[1] ?? hex[2] ?? hex[3]!))}]`;
    if (this.#at >= this.#pattern.length) throw this.#broken('a backslash at the end');
    const character = this.#next();
    if (Object.hasOwn(CLASS_ESCAPES, character)) return CLASS_ESCAPES[character]!;
    if (Object.hasOwn(CONTROL_ESCAPES, character)) return `[${literal(CONTROL_ESCAPES[character]!)}]`;
    if (character === '0') return '[\\u{0}]';
    if (/[\p{L}\p{N}]/u.test(character)) throw unsupportedPattern(`\\${character}`, this.#pattern);
    return `[${literal(character.codePointAt(0)!)}]`;
  }

  /** A bracket class behind its `[`: unions of items, intersected by `&&`. */
  #class(flags: Flags): string {
    if (++this.#depth > MAX_DEPTH)
      throw unsupportedPattern(`classes nested over ${MAX_DEPTH} deep`, this.#pattern);
    const negated = this.#eat('^');
    const unions: string[] = [];
    let items = '';
    for (let first = true; ; first = false) {
      if (this.#at >= this.#pattern.length) throw this.#broken('a bracket that is not closed');
      if (!first && this.#eat(']')) break;
      if (this.#take(/&&/y)) {
        unions.push(`[${items}]`);
        items = '';
      } else items += folded(this.#classItem(flags), flags);
    }
    this.#depth--;
    unions.push(`[${items}]`);
    const source = unions.length === 1 ? unions[0]! : `[${unions.join('&&')}]`;
    return negated ? complement(source) : source;
  }

  #classItem(flags: Flags): string {
    const posix = this.#take(/\[:(\^?)(\w+):\]/y);
    if (posix) {
      const found = posixClass(posix[2]!);
      if (!found) throw unsupportedPattern(`the class [:${posix[2]}:]`, this.#pattern);
      return posix[1] ? complement(found) : found;
    }
    if (this.#eat('[')) return this.#class(flags);
    const low = this.#classCharacter(flags);
    if (!/^-[^\]]/u.test(this.#rest(2)) || !isSingle(low)) return low;
    const back = this.#at++;
    if (this.#peek() === '[') {
      this.#at = back;
      return low;
    }
    const high = this.#classCharacter(flags);
    if (!isSingle(high)) throw this.#broken('a range that ends in a class');
    const range = `[${low.slice(1, -1)}-${high.slice(1, -1)}]`;
    if (!isValid(range)) throw this.#broken('a range that runs backwards');
    return range;
  }

  #classCharacter(flags: Flags): string {
    const character = this.#next();
    return character === '\\' ? this.#escape(flags) : `[${literal(character.codePointAt(0)!)}]`;
  }

  #codePoint(hex: string): number {
    const value = Number.parseInt(hex, 16);
    if (value > 0x10ffff) throw this.#broken(`\\x{${hex}} is beyond Unicode`);
    return value;
  }

  #peek(): string {
    return this.#pattern.charAt(this.#at);
  }

  #rest(length: number): string {
    return this.#pattern.slice(this.#at, this.#at + length);
  }

  #eat(character: string): boolean {
    if (this.#peek() !== character) return false;
    this.#at++;
    return true;
  }

  #next(): string {
    const character = String.fromCodePoint(this.#pattern.codePointAt(this.#at)!);
    this.#at += character.length;
    return character;
  }

  #take(sticky: RegExp): RegExpExecArray | null {
    sticky.lastIndex = this.#at;
    const match = sticky.exec(this.#pattern);
    if (match) this.#at += match[0].length;
    return match;
  }

  #broken(problem: string) {
    return brokenPattern(problem, this.#pattern);
  }
}

const isSingle = (set: string): boolean => /^\[\\u\{[\da-f]+\}\]$/.test(set);

const folded = (set: string, flags: Flags): string => (flags.ignoreCase ? ignoringCase(set) : set);

/** `(?:x{a,b})+` over one class, with a at most 1, is `x{a,}`: the loop inside leaves the outer one nothing to add. */
function repeat(
  body: PatternNode,
  min: number,
  max: number,
  mode: 'greedy' | 'lazy' | 'possessive',
): PatternNode {
  const folds = body.kind === 'repeat' && body.mode === 'greedy' && body.body.kind === 'set' && body.min <= 1;
  if (folds && body.max > 0 && mode === 'greedy' && min <= 1 && max === Infinity) {
    return { ...body, min: Math.min(min, body.min), max: Infinity };
  }
  return { kind: 'repeat', body, min, max, mode };
}
