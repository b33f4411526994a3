import { complement, foldsToSeveral, literal, WORD_ALONE } from './classes.ts';
import { PatternCursor, type PatternFlags } from './cursor.ts';
import { folded, readClass, readEscape } from './parse-class.ts';
import { type PatternNode, unsupportedPattern } from './syntax.ts';

const MAX_LENGTH = 20_000;
const MAX_ROUNDS = 1000;
const ANCHORS: Readonly<Record<string, string>> = {
  A: '^',
  z: '$',
  Z: String.raw`(?=\n?$)`,
  b: `(?:(?<=${WORD_ALONE})(?!${WORD_ALONE})|(?<!${WORD_ALONE})(?=${WORD_ALONE}))`,
  B: `(?:(?<=${WORD_ALONE})(?=${WORD_ALONE})|(?<!${WORD_ALONE})(?!${WORD_ALONE}))`,
};

/**
 * A pattern in the syntax that Hugging Face files use (Oniguruma with Ruby rules) as a tree. Ruby's rules that differ
 * from JavaScript's: `^` and `$` hold at every line, `.` stops at LF only, `{n,m}+` repeats instead of being possessive,
 * `{n}?` means "or nothing", classes nest and intersect.
 * @throws TokenscopeError `unsupported` naming a construct that is not run, `corrupt` for broken syntax.
 */
export function parsePattern(pattern: string): PatternNode {
  if (pattern.length > MAX_LENGTH) throw unsupportedPattern(`more than ${MAX_LENGTH} characters`, pattern);
  const cursor = new PatternCursor(pattern);
  const node = readChoice(cursor, { ignoreCase: false, dotAll: false });
  if (!cursor.atEnd) throw cursor.broken('a closing parenthesis without an opening one');
  return node;
}

function readChoice(cursor: PatternCursor, flags: PatternFlags): PatternNode {
  return cursor.nested(() => {
    const options: PatternNode[] = [];
    let parts: PatternNode[] = [];
    const finishOption = (): void => {
      options.push(parts.length === 1 ? parts[0]! : { kind: 'sequence', parts });
      parts = [];
    };
    while (!cursor.atEnd && cursor.peek() !== ')') {
      const inline = cursor.take(/\(\?([a-z]*)(?:-([a-z]*))?\)/y);
      if (inline) parts.push(readChoice(cursor, withFlags(cursor, flags, inline[1]!, inline[2] ?? '')));
      else if (cursor.eat('|')) finishOption();
      else if (!cursor.take(/\(\?#[^)]*\)/y)) parts.push(readQuantifiers(cursor, readAtom(cursor, flags)));
    }
    finishOption();
    if (options.length === 1) return options[0]!;
    const sets = options.flatMap((option) => (option.kind === 'set' ? [option.source] : []));
    if (sets.length === options.length) return { kind: 'set', source: `[${sets.join('')}]` };
    return { kind: 'choice', options };
  });
}

function readQuantifiers(cursor: PatternCursor, atom: PatternNode): PatternNode {
  let node = atom;
  for (;;) {
    const symbol = cursor.take(/[*+?]/y)?.[0];
    if (symbol) {
      const mode = cursor.eat('?') ? 'lazy' : cursor.eat('+') ? 'possessive' : 'greedy';
      node = repeat(node, symbol === '+' ? 1 : 0, symbol === '?' ? 1 : Infinity, mode);
      continue;
    }
    const range = cursor.take(/\{(?:(\d+)(,?)(\d*)|(,)(\d+))\}/y);
    if (!range) return node;
    const min = Number(range[1] ?? 0);
    const last = range[4] ? range[5]! : range[2] ? range[3]! : range[1]!;
    const max = last === '' ? Infinity : Number(last);
    if (max < min || min > MAX_ROUNDS || (max > MAX_ROUNDS && max !== Infinity)) {
      throw cursor.unsupported(`the repetition ${range[0]}`);
    }
    const isLazy = min !== max && cursor.eat('?');
    node = repeat(node, min, max, isLazy ? 'lazy' : 'greedy');
  }
}

/** `x{a,b}+`, which Ruby reads as `(?:x{a,b})+`, is `x{a,}` for one class x and a at most 1. */
function repeat(
  body: PatternNode,
  min: number,
  max: number,
  mode: 'greedy' | 'lazy' | 'possessive',
): PatternNode {
  const isRange =
    body.kind === 'repeat' && body.mode === 'greedy' && body.body.kind === 'set' && body.max !== Infinity;
  if (isRange && body.min <= 1 && body.max > 0 && mode === 'greedy' && min <= 1 && max === Infinity) {
    return { ...body, min: Math.min(min, body.min), max: Infinity };
  }
  return { kind: 'repeat', body, min, max, mode };
}

function readAtom(cursor: PatternCursor, flags: PatternFlags): PatternNode {
  const character = cursor.next();
  switch (character) {
    case '(':
      return readGroup(cursor, flags);
    case '[':
      return { kind: 'set', source: readClass(cursor, flags) };
    case '.':
      return { kind: 'set', source: flags.dotAll ? String.raw`[\p{Any}]` : String.raw`[^\n]` };
    case '^':
      return { kind: 'anchor', source: String.raw`(?:^|(?<=\n)(?!$))` };
    case '$':
      return { kind: 'anchor', source: String.raw`(?=\n|$)` };
    case '\\':
      return readEscapedAtom(cursor, flags);
    case '*':
    case '+':
    case '?':
      throw cursor.broken(`a '${character}' with nothing before it`);
    default:
      if (flags.ignoreCase) refuseLongFolds(cursor, character);
      return { kind: 'set', source: folded(`[${literal(character.codePointAt(0)!)}]`, flags) };
  }
}

function readEscapedAtom(cursor: PatternCursor, flags: PatternFlags): PatternNode {
  const name = cursor.peek();
  if (Object.hasOwn(ANCHORS, name)) {
    cursor.eat(name);
    return { kind: 'anchor', source: ANCHORS[name]! };
  }
  if (cursor.eat('w')) return { kind: 'set', source: WORD_ALONE };
  if (cursor.eat('W')) return { kind: 'set', source: complement(WORD_ALONE) };
  return { kind: 'set', source: folded(readEscape(cursor, flags), flags) };
}

function refuseLongFolds(cursor: PatternCursor, character: string): void {
  const found = [character, character + cursor.peek()].find(foldsToSeveral);
  if (found !== undefined) throw cursor.unsupported(`'${found}' while ignoring case`);
}

function readGroup(cursor: PatternCursor, flags: PatternFlags): PatternNode {
  const open = cursor.take(/\?(?:(=|!|<=|<!)|(>)|P?<\w+>|'\w+'|([a-z]*)(?:-([a-z]*))?:)/y);
  if (!open && cursor.peek() === '?') throw cursor.unsupported(`the group (${cursor.peek(4)}…)`);
  const inner = open?.[3] === undefined ? flags : withFlags(cursor, flags, open[3], open[4] ?? '');
  const body = readChoice(cursor, inner);
  if (!cursor.eat(')')) throw cursor.broken('a parenthesis that is not closed');
  const sign = open?.[1] as '=' | '!' | '<=' | '<!' | undefined;
  if (sign) return { kind: 'look', sign, body };
  return open?.[2] ? { kind: 'atomic', body } : body;
}

function withFlags(cursor: PatternCursor, flags: PatternFlags, on: string, off: string): PatternFlags {
  let { ignoreCase, dotAll } = flags;
  for (const flag of on + off) {
    const value = on.includes(flag);
    if (flag === 'i') ignoreCase = value;
    else if (flag === 'm') dotAll = value;
    else throw cursor.unsupported(`the option (?${flag})`);
  }
  return { ignoreCase, dotAll };
}
