/** \p{White_Space}; JavaScript's own `\s` adds U+FEFF and lacks U+0085. */
export const SPACE = String.raw`[\p{White_Space}]`;
export const DIGIT = String.raw`[\p{Nd}]`;
/** `\w` of Oniguruma inside a class. */
export const WORD = String.raw`[\p{Alphabetic}\p{M}\p{Nd}\p{Pc}]`;
/** `\w` of Oniguruma on its own: its Latin-1 table also counts ² ³ ¹ ¼ ½ ¾. */
export const WORD_ALONE = String.raw`[\p{Alphabetic}\p{M}\p{Nd}\p{Pc}\u{b2}\u{b3}\u{b9}\u{bc}-\u{be}]`;
export const HEX_DIGIT = '[0-9A-Fa-f]';

/** POSIX bracket names, also legal as `\p{Alnum}`. */
const POSIX: Readonly<Record<string, string>> = {
  alnum: String.raw`[\p{Alphabetic}\p{Nd}]`,
  alpha: String.raw`[\p{Alphabetic}]`,
  blank: String.raw`[\p{Zs}\t]`,
  cntrl: String.raw`[\p{Cc}]`,
  digit: DIGIT,
  lower: String.raw`[\p{Lowercase}]`,
  space: SPACE,
  upper: String.raw`[\p{Uppercase}]`,
  word: WORD,
  xdigit: HEX_DIGIT,
};

export const posixClass = (name: string): string | null => POSIX[name.toLowerCase()] ?? null;

/** The class of `\p{name}`: a general category, a script, a binary property or a POSIX name; null when there is none. */
export function propertyClass(name: string): string | null {
  const posix = posixClass(name);
  if (posix) return posix === WORD ? null : posix;
  const spelling = name.replace(/[- ]/g, '_');
  const titled = spelling.toLowerCase().replace(/(?:^|_)[a-z]/g, (letter) => letter.toUpperCase());
  for (const candidate of [spelling, titled, `Script=${titled}`]) {
    const source = `[\\p{${candidate}}]`;
    if (isValid(source)) return source;
  }
  return null;
}

export const isValid = (source: string): boolean => {
  try {
    return new RegExp(source, 'v').source.length > 0;
  } catch {
    return false;
  }
};

/** A code point as class source. */
export const literal = (codePoint: number): string => `\\u{${codePoint.toString(16)}}`;

/** `set` as its complement. */
export const complement = (set: string): string => `[^${set}]`;

let cased: readonly string[] | null = null;

/** Every character with another one that it equals when case is ignored. */
function casedCharacters(): readonly string[] {
  if (cased) return cased;
  const found: string[] = [];
  const mayChange = /\p{Changes_When_Casefolded}|\p{Changes_When_Casemapped}/u;
  for (let codePoint = 0; codePoint < 0x1f000; codePoint++) {
    const character = String.fromCodePoint(codePoint);
    if (mayChange.test(character)) found.push(character);
  }
  cased = found;
  return found;
}

/** A class with everything added that differs from one of its members in case alone (simple case folding). */
export function ignoringCase(set: string): string {
  const same = new RegExp(set, 'iv');
  const own = new RegExp(set, 'v');
  const added = casedCharacters().filter((character) => same.test(character) && !own.test(character));
  return added.length === 0 ? set : `[${set}${added.map((c) => literal(c.codePointAt(0)!)).join('')}]`;
}

let expanding: ReadonlySet<string> | null = null;

/**
 * Whether ignoring case relates `text` (one or two characters) to a character that folds to several, as `ss` to `ß`:
 * Oniguruma matches those, JavaScript does not.
 */
export function foldsToSeveral(text: string): boolean {
  expanding ??= new Set(
    casedCharacters().flatMap((character) => {
      const fold = character.toUpperCase().toLowerCase();
      const letters = Array.from(fold);
      return letters.length > 1 ? [character, letters.slice(0, 2).join('')] : [];
    }),
  );
  return expanding.has(text.toLowerCase()) || expanding.has(text);
}
