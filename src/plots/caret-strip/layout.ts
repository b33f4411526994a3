/** One character of the strip. */
export interface StripCharacter {
  readonly text: string;
  /** UTF-8 bytes of the text that it begins and ends at. */
  readonly start: number;
  readonly end: number;
}

/** Code points before and after the caret that are shown. */
const before = 60;
const after = 30;

export interface Strip {
  readonly characters: readonly StripCharacter[];
  /** Place of the caret among them: it stands before this one. */
  readonly caret: number;
  /** The text goes on to the left, to the right. */
  readonly isCutBefore: boolean;
  readonly isCutAfter: boolean;
}

/** The code points around a caret. @param caret UTF-8 bytes into the text; one within a character is moved to its start */
export function layoutStrip(text: string, caret: number): Strip {
  const points = Array.from(text);
  let at = 0;
  let byte = 0;
  while (at < points.length && byte + utf8Size(points[at]!) <= caret) byte += utf8Size(points[at++]!);
  const first = Math.max(0, at - before);
  const last = Math.min(points.length, at + after);
  let start = byte - points.slice(first, at).reduce((sum, point) => sum + utf8Size(point), 0);
  const characters = points.slice(first, last).map((point): StripCharacter => {
    const end = start + utf8Size(point);
    const character = { text: point, start, end };
    start = end;
    return character;
  });
  return { characters, caret: at - first, isCutBefore: first > 0, isCutAfter: last < points.length };
}

/** Where a key moves the caret to, in bytes; null for a key that moves nothing. @param strip of the caret as it is */
export function caretAfterKey(strip: Strip, key: string, caret: number, textBytes: number): number | null {
  const { characters, caret: at } = strip;
  switch (key) {
    case 'ArrowLeft':
    case 'ArrowDown':
      return characters[at - 1]?.start ?? caret;
    case 'ArrowRight':
    case 'ArrowUp':
      return characters[at]?.end ?? caret;
    case 'PageUp':
      return characters[Math.max(0, at - 10)]?.start ?? 0;
    case 'PageDown':
      return characters[Math.min(characters.length - 1, at + 9)]?.end ?? caret;
    case 'Home':
      return 0;
    case 'End':
      return textBytes;
    default:
      return null;
  }
}

function utf8Size(character: string): number {
  const code = character.codePointAt(0)!;
  return code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
}
