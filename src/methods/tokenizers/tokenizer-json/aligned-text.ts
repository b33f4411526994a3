import { utf8Length } from '../../../base/utf8-length.ts';

/**
 * Text after some normalisation, every UTF-16 unit of which knows the bytes of the pasted text that it stands for.
 * Both halves of a surrogate pair carry the range of the pair. Ranges never step back; an inserted unit has an empty one.
 */
export class AlignedText {
  readonly text: string;
  /** The stretch of pasted text that this one came from. */
  readonly original: string;
  /** UTF-8 offset of `original` in the pasted text. */
  readonly byteStart: number;
  /** Unit `i` still stands for unit `i` of `original`. */
  readonly #isUnitByUnit: boolean;
  /** Original byte ranges by unit; worked out when first asked for where they follow from `original`. */
  #ranges: Ranges | null;

  private constructor(text: string, original: string, byteStart: number, ranges: Ranges | null) {
    this.text = text;
    this.original = original;
    this.byteStart = byteStart;
    this.#isUnitByUnit = ranges === null;
    this.#ranges = ranges;
  }

  /** @param original a well-formed stretch of the pasted text. */
  static of(original: string, byteStart: number): AlignedText {
    return new AlignedText(original, original, byteStart, null);
  }

  /** Nothing has changed: byte offsets follow from the text itself. */
  get identical(): boolean {
    return this.#isUnitByUnit && this.text === this.original;
  }

  /** Byte ranges by unit. */
  get ranges(): Ranges {
    this.#ranges ??= identityRanges(this.original, this.byteStart);
    return this.#ranges;
  }

  /** Whether unit `index` stands for the very start of the pasted text. */
  startsPaste(index: number): boolean {
    return this.#isUnitByUnit ? this.byteStart === 0 && index === 0 : this.ranges.start[index] === 0;
  }

  /**
   * Whether each of the `width` UTF-8 bytes of the character at `index` has a place of its own: the character stands for
   * as many bytes, and for no byte that its neighbours stand for too.
   */
  isExact(index: number, width: number): boolean {
    const { start, end } = this.ranges;
    const from = start[index]!;
    const to = end[index]!;
    const next = index + (width === 4 ? 2 : 1);
    const sharesBefore = index > 0 && end[index - 1]! > from;
    const sharesAfter = next < start.length && start[next]! < to;
    return to === from + width && !sharesBefore && !sharesAfter;
  }

  /** The same ranges under another text of the same length: a unit-by-unit change of letters. */
  withText(text: string): AlignedText {
    if (text.length !== this.text.length) throw new Error('A unit-by-unit change cannot change the length');
    return new AlignedText(text, this.original, this.byteStart, this.#isUnitByUnit ? null : this.#ranges);
  }

  slice(from: number, to: number): AlignedText {
    return this.slices([{ from, to }])[0]!;
  }

  /** Several slices at once, from left to right. */
  slices(cuts: readonly { readonly from: number; readonly to: number }[]): AlignedText[] {
    let unit = 0;
    let byte = this.byteStart;
    return cuts.map(({ from, to }) => {
      if (from === 0 && to === this.text.length) return this;
      const text = this.text.slice(from, to);
      if (!this.#isUnitByUnit) {
        const { start, end } = this.ranges;
        const ranges = { start: start.subarray(from, to), end: end.subarray(from, to) };
        return new AlignedText(text, this.original, this.byteStart, ranges);
      }
      byte += utf8Length(this.original, unit, from);
      unit = from;
      return new AlignedText(text, this.original.slice(from, to), byte, null);
    });
  }

  /** Text with explicit ranges; what {@link TextRewriter} makes. */
  static rewritten(source: AlignedText, text: string, ranges: Ranges): AlignedText {
    return new AlignedText(text, source.original, source.byteStart, ranges);
  }
}

/** Half-open UTF-8 ranges of the pasted text, one per UTF-16 unit. */
export interface Ranges {
  readonly start: Uint32Array;
  readonly end: Uint32Array;
}

function identityRanges(text: string, byteStart: number): Ranges {
  const start = new Uint32Array(text.length);
  const end = new Uint32Array(text.length);
  let byte = byteStart;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    const pair = unit >= 0xd800 && unit < 0xdc00;
    const width = pair ? 4 : unit < 0x80 ? 1 : unit < 0x800 ? 2 : 3;
    start[i] = byte;
    end[i] = byte + width;
    if (pair) {
      i++;
      start[i] = byte;
      end[i] = byte + width;
    }
    byte += width;
  }
  return { start, end };
}

/** Builds an {@link AlignedText} from another by replacing stretches of it from left to right. */
export class TextRewriter {
  readonly #source: AlignedText;
  readonly #parts: string[] = [];
  #start: Uint32Array;
  #end: Uint32Array;
  #length = 0;
  #next = 0;

  constructor(source: AlignedText) {
    this.#source = source;
    const room = source.text.length + (source.text.length >> 3) + 16;
    this.#start = new Uint32Array(room);
    this.#end = new Uint32Array(room);
  }

  /**
   * Units `[from, to)` of the source become `text`, every unit of which stands for all of them. An empty range inserts,
   * an empty text removes. Whatever lies between this call and the one before is kept.
   */
  replace(from: number, to: number, text: string): void {
    const { start, end } = this.#source.ranges;
    this.#keep(from);
    const inserted = from === to;
    const first = from < start.length ? start[from]! : this.#sourceEnd();
    const last = inserted ? first : end[to - 1]!;
    this.#reserve(text.length);
    this.#start.fill(first, this.#length, this.#length + text.length);
    this.#end.fill(last, this.#length, this.#length + text.length);
    this.#length += text.length;
    this.#parts.push(text);
    this.#next = to;
  }

  finish(): AlignedText {
    this.#keep(this.#source.text.length);
    return AlignedText.rewritten(this.#source, this.#parts.join(''), {
      start: this.#start.subarray(0, this.#length),
      end: this.#end.subarray(0, this.#length),
    });
  }

  #keep(to: number): void {
    const from = this.#next;
    if (to <= from) return;
    const { start, end } = this.#source.ranges;
    this.#reserve(to - from);
    this.#start.set(start.subarray(from, to), this.#length);
    this.#end.set(end.subarray(from, to), this.#length);
    this.#length += to - from;
    this.#parts.push(this.#source.text.slice(from, to));
    this.#next = to;
  }

  #sourceEnd(): number {
    const { end } = this.#source.ranges;
    return end.length > 0 ? end[end.length - 1]! : this.#source.byteStart;
  }

  #reserve(more: number): void {
    const needed = this.#length + more;
    if (needed <= this.#start.length) return;
    const room = Math.max(needed, this.#start.length * 2);
    const start = new Uint32Array(room);
    const end = new Uint32Array(room);
    start.set(this.#start);
    end.set(this.#end);
    this.#start = start;
    this.#end = end;
  }
}
