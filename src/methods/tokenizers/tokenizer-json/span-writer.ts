import { utf8Length, utf8Width } from '../../../base/utf8-length.ts';
import { SegmentFlag, SegmentationBuilder } from '../../../contracts/segmentation.ts';
import type { AlignedText } from './aligned-text.ts';
import type { PieceTokens } from './models/piece-model.ts';

/**
 * Puts tokens where they belong in the pasted text. Tokens that share one original character (a ligature taken apart by
 * the normaliser, say) cannot all have it: the first one gets it and the others are empty behind it.
 */
export class SpanWriter {
  readonly builder = new SegmentationBuilder();
  readonly #flagsOf: (id: number) => number;
  /** End of the last span: none may start before it. */
  #floor: number;
  /** Where the cursor stands in the text being written: a unit and its byte offset in the pasted text. */
  #unit = 0;
  #byte = 0;
  #isStart = true;

  /** @param flagsOf flags that follow from an id alone. */
  constructor(flagsOf: (id: number) => number, floor = 0) {
    this.#flagsOf = flagsOf;
    this.#floor = floor;
  }

  /** The next token continues the pre-token of the one before. */
  continuePreToken(): void {
    this.#isStart = false;
  }

  /** Before the pre-tokens of another text. */
  startText(text: AlignedText): void {
    this.#unit = 0;
    this.#byte = text.byteStart;
  }

  /** One token that stands for all of a text. */
  writeWhole(text: AlignedText, id: number, flags: number): void {
    if (text.text === '') {
      this.#push(this.#floor, this.#floor, id, flags);
      return;
    }
    if (text.identical) {
      this.#push(text.byteStart, text.byteStart + utf8Length(text.text), id, flags);
      return;
    }
    const { start, end } = text.ranges;
    this.#push(start[0]!, end[end.length - 1]!, id, flags);
  }

  /** The tokens of the pre-token `[from, to)` of a text; pre-tokens come in order. */
  write(text: AlignedText, from: number, to: number, tokens: PieceTokens): void {
    if (text.identical) this.#writeIdentical(text.text, from, tokens);
    else this.#writeAligned(text, from, to, tokens);
  }

  #writeIdentical(text: string, from: number, { ids, starts, count, nBytes }: PieceTokens): void {
    this.#byte += utf8Length(text, this.#unit, from);
    this.#unit = from;
    const base = this.#byte;
    let flags = this.#startFlag();
    for (let i = 0; i < count; i++) {
      const end = base + (i + 1 < count ? starts[i + 1]! : nBytes);
      this.#push(base + starts[i]!, end, ids[i]!, flags | this.#flagsOf(ids[i]!));
      flags = 0;
    }
  }

  #writeAligned(
    text: AlignedText,
    from: number,
    to: number,
    { ids, starts, count, nBytes }: PieceTokens,
  ): void {
    const { start, end } = text.ranges;
    const spelling = text.text;
    let unit = from;
    /** UTF-8 offset of `unit` in the pre-token. */
    let at = 0;
    let width = widthAt(spelling, unit);
    let flags = this.#startFlag();
    for (let i = 0; i < count; i++) {
      const tokenStart = starts[i]!;
      const tokenEnd = i + 1 < count ? starts[i + 1]! : nBytes;
      for (; unit < to && at + width <= tokenStart; width = widthAt(spelling, unit)) {
        at += width;
        unit += width === 4 ? 2 : 1;
      }
      const first = start[unit]! + (tokenStart > at && text.isExact(unit, width) ? tokenStart - at : 0);
      for (; unit < to && at + width < tokenEnd; width = widthAt(spelling, unit)) {
        at += width;
        unit += width === 4 ? 2 : 1;
      }
      const isCut = tokenEnd < at + width && text.isExact(unit, width);
      const last = isCut ? start[unit]! + tokenEnd - at : end[unit]!;
      const inserted = first === last ? SegmentFlag.virtual : 0;
      this.#push(first, last, ids[i]!, flags | inserted | this.#flagsOf(ids[i]!));
      flags = 0;
    }
  }

  #startFlag(): number {
    const flag = this.#isStart ? SegmentFlag.preTokenStart : 0;
    this.#isStart = true;
    return flag;
  }

  #push(start: number, end: number, id: number, flags: number): void {
    const from = Math.max(start, this.#floor);
    const to = Math.max(end, from);
    this.#floor = to;
    this.builder.push(from, to, id, flags);
  }
}

const widthAt = (text: string, unit: number): number =>
  unit < text.length ? utf8Width(text.codePointAt(unit)!) : 1;
