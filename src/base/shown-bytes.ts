import { utf8Decode } from './utf8-offsets.ts';

/** Bytes as text to be read: spaces and controls visible, parts of a character as `⟨e2 80⟩`. */
export function shownBytes(bytes: Uint8Array): string {
  const [from, to] = wholeCharacters(bytes);
  return (
    hexOf(bytes.subarray(0, from)) +
    shownText(utf8Decode(bytes.subarray(from, to))) +
    hexOf(bytes.subarray(to))
  );
}

/** Text with its spaces and controls visible. */
const shownText = (text: string): string =>
  text
    .replaceAll(' ', '·')
    .replaceAll('\n', '⏎')
    .replaceAll('\t', '→')
    .replace(/[\0-\x1f]/g, (control) => String.fromCharCode(0x2400 + control.charCodeAt(0)));

/** Between a character's tail at the beginning and another's head at the end. */
export function wholeCharacters(bytes: Uint8Array): readonly [from: number, to: number] {
  let from = 0;
  while (from < bytes.length && isContinuation(bytes[from]!)) from++;
  let lead = bytes.length - 1;
  while (lead > from && isContinuation(bytes[lead]!)) lead--;
  const isWhole = lead < from || lead + characterLength(bytes[lead]!) <= bytes.length;
  return [from, isWhole ? bytes.length : lead];
}

const isContinuation = (byte: number): boolean => (byte & 0xc0) === 0x80;

/** Bytes of the character that a byte begins. */
const characterLength = (lead: number): number => (lead < 0xc0 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4);

const hexOf = (bytes: Uint8Array): string =>
  bytes.length === 0 ? '' : `⟨${Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join(' ')}⟩`;
