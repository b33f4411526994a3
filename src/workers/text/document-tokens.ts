import { type Segmentation, SegmentationBuilder } from '../../contracts/segmentation.ts';
import { patchOf, type SegmentationPatch } from '../../contracts/segmentation-splice.ts';

/** Room for tokens beyond those that are there. */
const slack = 4096;

/**
 * The tokens of one lane in arrays that edits change in place: at a megabyte, new arrays for each keystroke would cost more than
 * the tokenizer. The last patch is applied late: what is on screen is read through it, and the megabytes behind it are moved
 * after the keystroke has been answered.
 */
export class TokenStore {
  #start = new Uint32Array(0);
  #end = new Uint32Array(0);
  #id = new Int32Array(0);
  #flags = new Uint8Array(0);
  /** Tokens in the arrays, and the bytes that they stand for, without the pending patch. */
  #length = 0;
  #nBytes = 0;
  #pending: SegmentationPatch | null = null;
  #view: Segmentation | null = new SegmentationBuilder().finish(0);

  get length(): number {
    const patch = this.#pending;
    return patch ? this.#length + patch.middle.id.length - (patch.tail - patch.head) : this.#length;
  }

  get nBytes(): number {
    return this.#nBytes + (this.#pending?.shift ?? 0);
  }

  /** All tokens as they are now, in arrays that hold other tokens after the next change. Applies the pending patch. */
  get view(): Segmentation {
    this.settle();
    this.#view ??= {
      nBytes: this.#nBytes,
      start: this.#start.subarray(0, this.#length),
      end: this.#end.subarray(0, this.#length),
      id: this.#id.subarray(0, this.#length),
      flags: this.#flags.subarray(0, this.#length),
    };
    return this.#view;
  }

  /** All tokens as they are now, in arrays of their own. */
  copy(): Segmentation {
    const { nBytes, start, end, id, flags } = this.view;
    return { nBytes, start: start.slice(), end: end.slice(), id: id.slice(), flags: flags.slice() };
  }

  startAt(index: number): number {
    return this.#read(index, 'start');
  }

  endAt(index: number): number {
    return this.#read(index, 'end');
  }

  flagsAt(index: number): number {
    return this.#read(index, 'flags');
  }

  /** Index of the first token that starts at or after `byte`. Binary search. */
  firstStartingAt(byte: number): number {
    return this.#search((index) => this.startAt(index) >= byte);
  }

  /** Index of the first token that ends after `byte`. Binary search. */
  firstEndingAfter(byte: number): number {
    return this.#search((index) => this.endAt(index) > byte);
  }

  /** Tokens `[from, to)`, in arrays of their own. */
  slice(from: number, to: number): Omit<Segmentation, 'nBytes'> {
    const start = new Uint32Array(to - from);
    const end = new Uint32Array(to - from);
    const id = new Int32Array(to - from);
    const flags = new Uint8Array(to - from);
    for (let i = from; i < to; i++) {
      start[i - from] = this.#read(i, 'start');
      end[i - from] = this.#read(i, 'end');
      id[i - from] = this.#read(i, 'id');
      flags[i - from] = this.#read(i, 'flags');
    }
    return { start, end, id, flags };
  }

  /** Takes the outcome of an update of `view`; a patch is kept pending. */
  update(next: Segmentation): void {
    const patch = patchOf(next);
    if (patch) this.patch(patch);
    else this.replace(next);
  }

  patch(patch: SegmentationPatch): void {
    this.settle();
    this.#pending = patch;
    this.#view = null;
  }

  /** Takes other tokens, and their arrays as its own. */
  replace({ nBytes, start, end, id, flags }: Segmentation): void {
    this.#start = start;
    this.#end = end;
    this.#id = id;
    this.#flags = flags;
    this.#length = id.length;
    this.#nBytes = nBytes;
    this.#pending = null;
    this.#view = null;
  }

  /** Applies the pending patch to the arrays. */
  settle(): void {
    const patch = this.#pending;
    if (!patch) return;
    const { head, middle, tail, shift } = patch;
    const from = head + middle.id.length;
    const length = this.length;
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
    this.#pending = null;
  }

  #read(index: number, field: 'start' | 'end' | 'id' | 'flags'): number {
    const own = this.#array(field);
    const patch = this.#pending;
    if (!patch || index < patch.head) return own[index]!;
    const inMiddle = index - patch.head;
    if (inMiddle < patch.middle.id.length) return patch.middle[field][inMiddle]!;
    const value = own[inMiddle - patch.middle.id.length + patch.tail]!;
    return field === 'start' || field === 'end' ? value + patch.shift : value;
  }

  #array(field: 'start' | 'end' | 'id' | 'flags'): Uint32Array | Int32Array | Uint8Array {
    switch (field) {
      case 'start':
        return this.#start;
      case 'end':
        return this.#end;
      case 'id':
        return this.#id;
      case 'flags':
        return this.#flags;
    }
  }

  #search(isPast: (index: number) => boolean): number {
    let low = 0;
    let high = this.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (isPast(middle)) high = middle;
      else low = middle + 1;
    }
    return low;
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
