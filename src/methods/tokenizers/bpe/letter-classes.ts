/** What the pre-tokenizer patterns ask of a code point, as bits. */
export const Letter = {
  /** \p{Lu} or \p{Lt} */
  upper: 1,
  /** \p{Ll} */
  lower: 2,
  /** \p{Lm} or \p{Lo} */
  uncased: 4,
  /** \p{L} */
  any: 7,
  /** \p{M} */
  mark: 8,
  /** \p{N} */
  number: 16,
  /** \p{White_Space}: what `\s` means in Rust and Oniguruma; JavaScript's `\s` adds U+FEFF and lacks U+0085. */
  space: 32,
  /** CR or LF, beside `space`. */
  newline: 64,
} as const;

const known = 128;
const classes = new Uint8Array(0x110000);

const tests: readonly (readonly [RegExp, number])[] = [
  [/\p{Lu}|\p{Lt}/u, Letter.upper],
  [/\p{Ll}/u, Letter.lower],
  [/\p{Lm}|\p{Lo}/u, Letter.uncased],
  [/\p{M}/u, Letter.mark],
  [/\p{N}/u, Letter.number],
  [/\p{White_Space}/u, Letter.space],
  [/[\r\n]/u, Letter.newline],
];

/** Bits of {@link Letter} of a code point, by the Unicode version of the JavaScript engine. */
export function letterClass(codePoint: number): number {
  return classes[codePoint]! || learn(codePoint);
}

function learn(codePoint: number): number {
  const text = String.fromCodePoint(codePoint);
  let bits = known;
  for (const [test, bit] of tests) if (test.test(text)) bits |= bit;
  classes[codePoint] = bits;
  return bits;
}

/** Bits of the code point that starts at UTF-16 index `at`; 0 at `end`. */
export function letterClassAt(text: string, at: number, end: number): number {
  if (at >= end) return 0;
  const unit = text.charCodeAt(at);
  return letterClass((unit & 0xfc00) === 0xd800 ? text.codePointAt(at)! : unit);
}

/** First index in `[at, end)` whose code point has none of the bits `mask`. */
export function skipAny(text: string, at: number, end: number, mask: number): number {
  let i = at;
  while (i < end) {
    const unit = text.charCodeAt(i);
    if ((unit & 0xfc00) === 0xd800) {
      if ((letterClass(text.codePointAt(i)!) & mask) === 0) break;
      i += 2;
    } else {
      if (((classes[unit]! || learn(unit)) & mask) === 0) break;
      i++;
    }
  }
  return i;
}

/** First index in `[at, end)` whose code point has some of the bits `mask`. */
export function skipNone(text: string, at: number, end: number, mask: number): number {
  let i = at;
  while (i < end) {
    const unit = text.charCodeAt(i);
    if ((unit & 0xfc00) === 0xd800) {
      if ((letterClass(text.codePointAt(i)!) & mask) !== 0) break;
      i += 2;
    } else {
      if (((classes[unit]! || learn(unit)) & mask) !== 0) break;
      i++;
    }
  }
  return i;
}

/** UTF-16 width of the code point at `at`. */
export const widthAt = (text: string, at: number): number =>
  (text.charCodeAt(at) & 0xfc00) === 0xd800 ? 2 : 1;
