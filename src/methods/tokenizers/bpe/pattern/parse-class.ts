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
import type { PatternCursor, PatternFlags } from './cursor.ts';

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
const CONTROL_ESCAPES: Readonly<Record<string, number>> = {
  0: 0,
  a: 7,
  e: 27,
  f: 12,
  n: 10,
  r: 13,
  t: 9,
  v: 11,
};

/** What stands behind a backslash, as a class. */
export function readEscape(cursor: PatternCursor, flags: PatternFlags): string {
  const property = cursor.take(/([pP])\{(\^?)([\w -]+)\}/y);
  if (property) {
    const name = property[3]!;
    const found = propertyClass(name);
    if (!found) throw cursor.unsupported(`the character property \\p{${name}}`);
    if (flags.ignoreCase && ignoringCase(found) !== found) {
      throw cursor.unsupported(`\\p{${name}} while ignoring case`);
    }
    return (property[1] === 'P') !== (property[2] === '^') ? complement(found) : found;
  }
  const hex = cursor.take(/x\{([\dA-Fa-f]{1,6})\}|x([0-7]?[\dA-Fa-f])(?![\dA-Fa-f])|u([\dA-Fa-f]{4})/y);
  if (hex) {
    const value = Number.parseInt(hex[1] ?? hex[2] ?? hex[3]!, 16);
    if (value > 0x10ffff) throw cursor.broken(`\\${hex[0]} is beyond Unicode`);
    return `[${literal(value)}]`;
  }
  if (cursor.atEnd) throw cursor.broken('a backslash at the end');
  const character = cursor.next();
  if (Object.hasOwn(CLASS_ESCAPES, character)) return CLASS_ESCAPES[character]!;
  if (Object.hasOwn(CONTROL_ESCAPES, character)) return `[${literal(CONTROL_ESCAPES[character]!)}]`;
  if (/[\p{L}\p{N}]/u.test(character)) throw cursor.unsupported(`\\${character}`);
  return `[${literal(character.codePointAt(0)!)}]`;
}

/** A bracket class behind its `[`: unions of items, intersected by `&&`. */
export function readClass(cursor: PatternCursor, flags: PatternFlags): string {
  return cursor.nested(() => {
    const isNegated = cursor.eat('^');
    const unions: string[] = [];
    let items = '';
    for (let first = true; ; first = false) {
      if (cursor.atEnd) throw cursor.broken('a bracket that is not closed');
      if (!first && cursor.eat(']')) break;
      if (cursor.eat('&&')) {
        unions.push(`[${items}]`);
        items = '';
      } else items += folded(readItem(cursor, flags), flags);
    }
    unions.push(`[${items}]`);
    const source = unions.length === 1 ? unions[0]! : `[${unions.join('&&')}]`;
    return isNegated ? complement(source) : source;
  });
}

function readItem(cursor: PatternCursor, flags: PatternFlags): string {
  const posix = cursor.take(/\[:(\^?)(\w+):\]/y);
  if (posix) {
    const found = posixClass(posix[2]!);
    if (!found) throw cursor.unsupported(`the class [:${posix[2]}:]`);
    return posix[1] ? complement(found) : found;
  }
  if (cursor.eat('[')) return readClass(cursor, flags);
  const low = readCharacter(cursor, flags);
  if (!isSingle(low) || !/^-[^\][]/u.test(cursor.peek(2))) return low;
  cursor.eat('-');
  if (cursor.atEnd) throw cursor.broken('a bracket that is not closed');
  const high = readCharacter(cursor, flags);
  if (!isSingle(high)) throw cursor.broken('a range that ends in a class');
  const range = `[${low.slice(1, -1)}-${high.slice(1, -1)}]`;
  if (!isValid(range)) throw cursor.broken('a range that runs backwards');
  return range;
}

function readCharacter(cursor: PatternCursor, flags: PatternFlags): string {
  const character = cursor.next();
  return character === '\\' ? readEscape(cursor, flags) : `[${literal(character.codePointAt(0)!)}]`;
}

const isSingle = (set: string): boolean => /^\[\\u\{[\da-f]+\}\]$/.test(set);

/** A class, with the other case of its members where case is ignored. */
export const folded = (set: string, flags: PatternFlags): string =>
  flags.ignoreCase ? ignoringCase(set) : set;
