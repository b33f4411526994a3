/**
 * UTF-8 byte offset ↔ UTF-16 index over one well-formed string.
 * Every span in the product is in UTF-8 bytes; only the edge to the DOM uses UTF-16.
 */
export class Utf8Offsets {
  /** Byte offset of every `stride`-th UTF-16 unit. */
  readonly #checkpoints: Uint32Array;
  readonly #text: string;
  readonly nBytes: number;
  static readonly stride = 256;

  /** @param text must be well-formed (`String.prototype.toWellFormed` first); a lone surrogate counts 3 bytes. */
  constructor(text: string) {
    this.#text = text;
    this.#checkpoints = new Uint32Array(Math.floor(text.length / Utf8Offsets.stride) + 1);
    let bytes = 0;
    for (let i = 0; i < text.length; i++) {
      if (i % Utf8Offsets.stride === 0) this.#checkpoints[i / Utf8Offsets.stride] = bytes;
      bytes += unitBytes(text, i);
    }
    if (text.length % Utf8Offsets.stride === 0) this.#checkpoints[text.length / Utf8Offsets.stride] = bytes;
    this.nBytes = bytes;
  }

  /** Bytes before UTF-16 index `index`; the middle of a surrogate pair counts as its start. */
  toByte(index: number): number {
    const clamped = Math.max(0, Math.min(index, this.#text.length));
    const slot = Math.floor(clamped / Utf8Offsets.stride);
    let bytes = this.#checkpoints[slot]!;
    for (let i = slot * Utf8Offsets.stride; i < clamped; i++) bytes += unitBytes(this.#text, i);
    return isPairMiddle(this.#text, clamped) ? bytes - 4 : bytes;
  }

  /** UTF-16 index of the character that holds byte `offset` (its start when the byte lies inside). */
  toUtf16(offset: number): number {
    const target = Math.max(0, Math.min(offset, this.nBytes));
    let low = 0;
    let high = this.#checkpoints.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.#checkpoints[middle]! <= target) low = middle;
      else high = middle - 1;
    }
    let index = low * Utf8Offsets.stride;
    let bytes = this.#checkpoints[low]!;
    if (isPairMiddle(this.#text, index)) {
      index--;
      bytes -= 4;
    }
    while (index < this.#text.length) {
      const units = isPairStart(this.#text, index) ? 2 : 1;
      const width = units === 2 ? 4 : unitBytes(this.#text, index);
      if (bytes + width > target) break;
      bytes += width;
      index += units;
    }
    return index;
  }
}

/** UTF-8 bytes charged to one UTF-16 unit: a surrogate pair is charged 4 at its first unit and 0 at its second. */
function unitBytes(text: string, i: number): number {
  const unit = text.charCodeAt(i);
  if (unit < 0x80) return 1;
  if (unit < 0x800) return 2;
  if (isPairStart(text, i)) return 4;
  if (isPairMiddle(text, i)) return 0;
  return 3;
}

const isPairStart = (text: string, i: number): boolean =>
  (text.charCodeAt(i) & 0xfc00) === 0xd800 && (text.charCodeAt(i + 1) & 0xfc00) === 0xdc00;
const isPairMiddle = (text: string, i: number): boolean => i > 0 && isPairStart(text, i - 1);

const encoder = new TextEncoder();
const strictDecoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const lossyDecoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** UTF-8 bytes of a string; lone surrogates become U+FFFD, as everywhere on the web. */
export const utf8Encode = (text: string): Uint8Array<ArrayBuffer> => encoder.encode(text);

/** Text of UTF-8 bytes, a BOM kept; ill-formed sequences become U+FFFD. */
export const utf8Decode = (bytes: Uint8Array): string => lossyDecoder.decode(bytes);

/** Text of UTF-8 bytes, or null when they are not valid UTF-8. */
export function utf8DecodeStrict(bytes: Uint8Array): string | null {
  try {
    return strictDecoder.decode(bytes);
  } catch {
    return null;
  }
}
