/** Bits of `Segmentation.flags`. */
export const SegmentFlag = {
  /** An added or special token, matched before the model ran. */
  special: 1,
  /** Stands for text outside the vocabulary. */
  unknown: 2,
  /** Inserted by the tokenizer (dummy prefix, [CLS]): its span is empty. */
  virtual: 4,
  /** A `<0xNN>` piece: one raw byte. */
  byteFallback: 8,
  /** First token of a pre-token: no merge ever crosses its start. */
  preTokenStart: 16,
} as const;

/**
 * Tokens of one text as parallel arrays of equal length, in text order.
 * Offsets are half-open UTF-8 byte ranges `[start, end)` of the well-formed text as pasted, whatever the normaliser did.
 * `start` and `end` never decrease; spans never overlap; for a lossless tokenizer the non-virtual spans tile `[0, nBytes)`.
 */
export interface Segmentation {
  /** UTF-8 length of the text. */
  readonly nBytes: number;
  readonly start: Uint32Array<ArrayBuffer>;
  readonly end: Uint32Array<ArrayBuffer>;
  /** Vocabulary id, or -1 where the vocabulary is open (words, graphemes). */
  readonly id: Int32Array<ArrayBuffer>;
  readonly flags: Uint8Array<ArrayBuffer>;
}

/** Number of tokens. */
export const tokenCount = (segmentation: Segmentation): number => segmentation.id.length;

/** Growable `Segmentation`; offsets and ids are copied once, at `finish`. */
export class SegmentationBuilder {
  #start = new Uint32Array(1024);
  #end = new Uint32Array(1024);
  #id = new Int32Array(1024);
  #flags = new Uint8Array(1024);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  push(start: number, end: number, id: number, flags: number): void {
    const n = this.#length;
    if (n === this.#id.length) this.#grow();
    this.#start[n] = start;
    this.#end[n] = end;
    this.#id[n] = id;
    this.#flags[n] = flags;
    this.#length = n + 1;
  }

  finish(nBytes: number): Segmentation {
    const n = this.#length;
    return {
      nBytes,
      start: this.#start.slice(0, n),
      end: this.#end.slice(0, n),
      id: this.#id.slice(0, n),
      flags: this.#flags.slice(0, n),
    };
  }

  #grow(): void {
    const capacity = this.#id.length * 2;
    const start = new Uint32Array(capacity);
    const end = new Uint32Array(capacity);
    const id = new Int32Array(capacity);
    const flags = new Uint8Array(capacity);
    start.set(this.#start);
    end.set(this.#end);
    id.set(this.#id);
    flags.set(this.#flags);
    this.#start = start;
    this.#end = end;
    this.#id = id;
    this.#flags = flags;
  }
}

/** Index of the first token whose end lies after `byte`; `tokenCount` when there is none. Binary search. */
export function firstTokenEndingAfter(segmentation: Segmentation, byte: number): number {
  let low = 0;
  let high = segmentation.end.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (segmentation.end[middle]! > byte) high = middle;
    else low = middle + 1;
  }
  return low;
}
