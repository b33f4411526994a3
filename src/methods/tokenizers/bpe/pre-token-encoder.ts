import { utf8Length } from '../../../base/utf8-length.ts';
import { TokenscopeError } from '../../../contracts/errors.ts';
import { type SegmentationBuilder, SegmentFlag } from '../../../contracts/segmentation.ts';
import { type MergeEvent, mergeSymbols } from './byte-pair-merge.ts';
import type { MergeTable } from './merge-table.ts';
import type { TokenIndex } from './token-index.ts';
import { hashUnits, LONGEST_WORD, WordCache } from './word-cache.ts';

/** One pre-token of more bytes than this is refused: its merges would take seconds and hundreds of megabytes. */
const LONGEST_PRE_TOKEN = 4 << 20;
/** Buffers of up to this many bytes are kept for the next pre-token. */
const KEPT = 1 << 12;

/** Encodes single pre-tokens over a byte-level vocabulary. */
export class PreTokenEncoder {
  readonly tokens: TokenIndex;
  readonly #merges: MergeTable;
  readonly #byteIds = new Int32Array(256);
  readonly #cache = new WordCache();
  #bytes = new Uint8Array(KEPT);
  #ids = new Int32Array(KEPT);
  #starts = new Int32Array(KEPT);

  /** @throws TokenscopeError `corrupt` when some byte has no token of its own. */
  constructor(tokens: TokenIndex, merges: MergeTable) {
    this.tokens = tokens;
    this.#merges = merges;
    for (let byte = 0; byte < 256; byte++) {
      const id = tokens.find(Uint8Array.of(byte));
      if (id < 0) {
        throw new TokenscopeError(
          'corrupt',
          `The vocabulary has no token for the byte 0x${byte.toString(16).padStart(2, '0')}.`,
          'A byte-level vocabulary needs all 256 bytes; check that the file is complete.',
        );
      }
      this.#byteIds[byte] = id;
    }
  }

  /**
   * Writes the tokens of the pre-token `text[from .. to)`, whose first byte is at `byteFrom`.
   * @returns the byte at which it ends.
   */
  write(text: string, from: number, to: number, byteFrom: number, builder: SegmentationBuilder): number {
    const cacheable = to - from <= LONGEST_WORD;
    const hash = cacheable ? hashUnits(text, from, to) : 0;
    const cache = this.#cache;
    const word = cacheable ? cache.find(text, from, to, hash) : -1;
    let flags: number = SegmentFlag.preTokenStart;
    if (word >= 0) {
      const last = cache.tokenEnd[word + 1]!;
      let start = byteFrom;
      for (let i = cache.tokenEnd[word]!; i < last; i++) {
        const end = byteFrom + cache.ends[i]!;
        builder.push(start, end, cache.ids[i]!, flags);
        start = end;
        flags = 0;
      }
      return start;
    }
    const nBytes = this.#load(text, from, to);
    const count = this.#encode(nBytes);
    const ids = this.#ids;
    const starts = this.#starts;
    if (cacheable) cache.put(text, from, to, hash, ids, starts, count, nBytes);
    for (let i = 0; i < count; i++) {
      const end = i + 1 < count ? starts[i + 1]! : nBytes;
      builder.push(byteFrom + starts[i]!, byteFrom + end, ids[i]!, flags);
      flags = 0;
    }
    if (nBytes > KEPT) this.#resize(KEPT);
    return byteFrom + nBytes;
  }

  /** The merges that a pre-token of these bytes goes through, in order. */
  mergesOf(bytes: Uint8Array): MergeEvent[] {
    const events: MergeEvent[] = [];
    const ids = Int32Array.from(bytes, (byte) => this.#byteIds[byte]!);
    mergeSymbols(ids, Int32Array.from(bytes.keys()), bytes.length, this.#merges, (event) =>
      events.push(event),
    );
    return events;
  }

  /** Tokens of the loaded bytes, into `#ids` and `#starts`. A pre-token that is a token needs no merge. */
  #encode(nBytes: number): number {
    const ids = this.#ids;
    const starts = this.#starts;
    const whole = nBytes <= this.tokens.longest ? this.tokens.find(this.#bytes, 0, nBytes) : -1;
    starts[0] = 0;
    if (whole >= 0) {
      ids[0] = whole;
      return 1;
    }
    for (let i = 0; i < nBytes; i++) {
      ids[i] = this.#byteIds[this.#bytes[i]!]!;
      starts[i] = i;
    }
    return mergeSymbols(ids, starts, nBytes, this.#merges);
  }

  /** UTF-8 of a well-formed range, into `#bytes`. */
  #load(text: string, from: number, to: number): number {
    if ((to - from) * 3 > KEPT) this.#resize(Math.max(KEPT, sizeOf(text, from, to)));
    const bytes = this.#bytes;
    let n = 0;
    for (let i = from; i < to; i++) {
      const unit = text.charCodeAt(i);
      if (unit < 0x80) {
        bytes[n++] = unit;
      } else if (unit < 0x800) {
        bytes[n++] = 0xc0 | (unit >> 6);
        bytes[n++] = 0x80 | (unit & 0x3f);
      } else if ((unit & 0xfc00) === 0xd800) {
        const codePoint = text.codePointAt(i++)!;
        bytes[n++] = 0xf0 | (codePoint >> 18);
        bytes[n++] = 0x80 | ((codePoint >> 12) & 0x3f);
        bytes[n++] = 0x80 | ((codePoint >> 6) & 0x3f);
        bytes[n++] = 0x80 | (codePoint & 0x3f);
      } else {
        bytes[n++] = 0xe0 | (unit >> 12);
        bytes[n++] = 0x80 | ((unit >> 6) & 0x3f);
        bytes[n++] = 0x80 | (unit & 0x3f);
      }
    }
    return n;
  }

  #resize(nBytes: number): void {
    this.#bytes = new Uint8Array(nBytes);
    this.#ids = new Int32Array(nBytes);
    this.#starts = new Int32Array(nBytes);
  }
}

function sizeOf(text: string, from: number, to: number): number {
  const nBytes = utf8Length(text, from, to);
  if (nBytes <= LONGEST_PRE_TOKEN) return nBytes;
  throw new TokenscopeError(
    'too-large',
    `One stretch of ${nBytes} bytes has no place where the tokenizer may cut it.`,
    `Shorten it below ${LONGEST_PRE_TOKEN} bytes, or break it with a space or a line.`,
  );
}
