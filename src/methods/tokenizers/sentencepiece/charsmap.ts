import { utf8Decode, utf8Encode } from '../../../base/utf8-offsets.ts';
import { TokenscopeError } from '../../../contracts/errors.ts';

const broken = (problem: string): TokenscopeError =>
  new TokenscopeError(
    'corrupt',
    `The tokenizer file is broken: its precompiled character map ${problem}.`,
    'Download or export the file again.',
  );

/** A key of the map found at some place, and what it becomes. */
export interface CharsmapMatch {
  /** UTF-8 length of the key. */
  readonly nBytes: number;
  readonly replacement: string;
}

/**
 * SentencePiece's compiled normalisation rules: a double-array trie over UTF-8 keys (the Darts-clone layout), then the
 * NUL-ended replacements that its leaves point into. Little-endian: trie size in bytes, trie, replacements.
 */
export class Charsmap {
  readonly #units: Uint32Array;
  readonly #replacements: Uint8Array;
  readonly #decoded = new Map<number, string>();
  /** By code point: 0 not yet known, 1 starts no key, 2 starts some key. */
  readonly #starts = new Uint8Array(0x110000);

  /** @throws TokenscopeError `corrupt` when the sizes do not add up. */
  constructor(blob: Uint8Array) {
    if (blob.length < 4) throw broken('is cut short');
    const size = new DataView(blob.buffer, blob.byteOffset).getUint32(0, true);
    if (size % 4 !== 0 || size === 0 || size > blob.length - 4) throw broken('has a wrong trie size');
    this.#units = new Uint32Array(blob.slice(4, 4 + size).buffer);
    this.#replacements = blob.subarray(4 + size);
  }

  /** @throws TokenscopeError `corrupt` when `text` is not base64 or not such a map. */
  static fromBase64(text: string): Charsmap {
    let binary: string;
    try {
      binary = atob(text);
    } catch {
      throw broken('is not base64');
    }
    return new Charsmap(Uint8Array.from(binary, (character) => character.charCodeAt(0)));
  }

  /** Whether some key starts with this code point. */
  startsKey(codePoint: number): boolean {
    if (this.#starts[codePoint] === 0) {
      const bytes = utf8Encode(String.fromCodePoint(codePoint));
      this.#starts[codePoint] = this.#search(bytes, 0, bytes.length).reached ? 2 : 1;
    }
    return this.#starts[codePoint] === 2;
  }

  /** The shortest key that `bytes[from, to)` starts with. */
  shortest(bytes: Uint8Array, from: number, to: number): CharsmapMatch | null {
    return this.#match(this.#search(bytes, from, to).first);
  }

  /** The longest one. */
  longest(bytes: Uint8Array, from: number, to: number): CharsmapMatch | null {
    return this.#match(this.#search(bytes, from, to).last);
  }

  #match(found: Leaf | null): CharsmapMatch | null {
    if (!found) return null;
    let replacement = this.#decoded.get(found.value);
    if (replacement === undefined) {
      const end = this.#replacements.indexOf(0, found.value);
      if (found.value > this.#replacements.length) throw broken('points past its end');
      replacement = utf8Decode(
        this.#replacements.subarray(found.value, end < 0 ? this.#replacements.length : end),
      );
      this.#decoded.set(found.value, replacement);
    }
    return { nBytes: found.nBytes, replacement };
  }

  /** Walks the trie; `reached` when every byte had a child. Reads outside the array end the walk. */
  #search(
    bytes: Uint8Array,
    from: number,
    to: number,
  ): { first: Leaf | null; last: Leaf | null; reached: boolean } {
    const units = this.#units;
    let first: Leaf | null = null;
    let last: Leaf | null = null;
    let node = childrenOf(units[0]!);
    for (let i = from; i < to; i++) {
      const byte = bytes[i]!;
      if (byte === 0) return { first, last, reached: false };
      node ^= byte;
      const unit = units[node];
      if (unit === undefined || labelOf(unit) !== byte) return { first, last, reached: false };
      node ^= childrenOf(unit);
      if (hasLeaf(unit)) {
        const leaf = units[node];
        if (leaf === undefined) return { first, last, reached: false };
        last = { nBytes: i + 1 - from, value: leaf & 0x7fffffff };
        first ??= last;
      }
    }
    return { first, last, reached: true };
  }
}

interface Leaf {
  readonly nBytes: number;
  /** Offset of the replacement. */
  readonly value: number;
}

const labelOf = (unit: number): number => (unit & 0x800000ff) >>> 0;
const hasLeaf = (unit: number): boolean => (unit & 0x100) !== 0;
const childrenOf = (unit: number): number => (unit >>> 10) << ((unit & 0x200) >>> 6);
