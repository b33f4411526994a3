import { type Segmentation, SegmentationBuilder } from '../../contracts/segmentation.ts';
import { patchOf, type SegmentationPatch } from '../../contracts/segmentation-splice.ts';

/** Room for tokens beyond those that are there. */
const slack = 4096;

/**
 * The tokens of one lane in arrays that edits change in place: at a megabyte, new arrays for each keystroke would cost more than
 * the tokenizer.
 */
export class TokenStore {
  #start = new Uint32Array(0);
  #end = new Uint32Array(0);
  #id = new Int32Array(0);
  #flags = new Uint8Array(0);
  #length = 0;
  #nBytes = 0;
  #view: Segmentation | null = new SegmentationBuilder().finish(0);

  /** The tokens as they are now; its arrays hold other tokens after the next change. */
  get view(): Segmentation {
    this.#view ??= {
      nBytes: this.#nBytes,
      start: this.#start.subarray(0, this.#length),
      end: this.#end.subarray(0, this.#length),
      id: this.#id.subarray(0, this.#length),
      flags: this.#flags.subarray(0, this.#length),
    };
    return this.#view;
  }

  /** The tokens as they are now, in arrays of their own. */
  copy(): Segmentation {
    const { nBytes, start, end, id, flags } = this.view;
    return { nBytes, start: start.slice(), end: end.slice(), id: id.slice(), flags: flags.slice() };
  }

  /** Takes the outcome of an update of `view`: as a patch in place where it is one. */
  update(next: Segmentation): void {
    const patch = patchOf(next);
    if (patch) this.apply(patch);
    else this.replace(next);
  }

  replace({ nBytes, start, end, id, flags }: Segmentation): void {
    this.#start = start;
    this.#end = end;
    this.#id = id;
    this.#flags = flags;
    this.#length = id.length;
    this.#nBytes = nBytes;
    this.#view = null;
  }

  apply({ head, middle, tail, shift }: SegmentationPatch): void {
    const inserted = middle.id.length;
    const from = head + inserted;
    const length = from + this.#length - tail;
    if (length > this.#id.length) this.#grow(length);
    for (const [array, added] of [
      [this.#start, middle.start],
      [this.#end, middle.end],
      [this.#id, middle.id],
      [this.#flags, middle.flags],
    ] as const) {
      if (from !== tail) array.copyWithin(from, tail, this.#length);
      array.set(added, head);
    }
    if (shift !== 0) {
      const start = this.#start;
      const end = this.#end;
      for (let i = from; i < length; i++) {
        start[i] = start[i]! + shift;
        end[i] = end[i]! + shift;
      }
    }
    this.#length = length;
    this.#nBytes += shift;
    this.#view = null;
  }

  #grow(length: number): void {
    const capacity = length + (length >> 2) + slack;
    const start = new Uint32Array(capacity);
    const end = new Uint32Array(capacity);
    const id = new Int32Array(capacity);
    const flags = new Uint8Array(capacity);
    start.set(this.#start.subarray(0, this.#length));
    end.set(this.#end.subarray(0, this.#length));
    id.set(this.#id.subarray(0, this.#length));
    flags.set(this.#flags.subarray(0, this.#length));
    this.#start = start;
    this.#end = end;
    this.#id = id;
    this.#flags = flags;
  }
}
