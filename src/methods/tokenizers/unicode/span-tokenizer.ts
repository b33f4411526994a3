import { utf8Length, utf8Width } from '../../../base/utf8-length.ts';
import { TokenscopeError } from '../../../contracts/errors.ts';
import {
  firstTokenEndingAfter,
  SegmentationBuilder,
  SegmentFlag,
  type Segmentation,
} from '../../../contracts/segmentation.ts';
import { spliceSegmentation } from '../../../contracts/segmentation-splice.ts';
import type {
  TextChange,
  TextTokenizer,
  TokenizerFamily,
  TraceStep,
} from '../../../contracts/text-tokenizer.ts';

/**
 * A splitter that may be run piece by piece: wherever `certainBreak(text, i)` holds,
 * the tokens of `text` are those of `text[0, i)` followed by those of `text[i, …)`.
 */
export interface SpanScanner {
  /** Writes the tokens of UTF-16 range `[from, to)` of a well-formed text; both ends are text ends or certain breaks. */
  scan(text: string, from: number, to: number, writer: SpanWriter): void;
  /** Judged by the code points just before and just after `index` alone, `0 < index < text.length`. */
  certainBreak(text: string, index: number): boolean;
}

/** Turns UTF-16 ends into byte spans while a scanner walks along the text. */
export class SpanWriter {
  readonly #text: string;
  readonly #builder = new SegmentationBuilder();
  #at: number;
  #byte: number;

  constructor(text: string, at: number, byte: number) {
    this.#text = text;
    this.#at = at;
    this.#byte = byte;
  }

  /** One token from where the last one ended up to UTF-16 index `end`. */
  token(end: number, id = -1): void {
    const byteEnd = this.#byte + utf8Length(this.#text, this.#at, end);
    this.#builder.push(this.#byte, byteEnd, id, SegmentFlag.preTokenStart);
    this.#at = end;
    this.#byte = byteEnd;
  }

  /** Text up to `end` that belongs to no token. */
  gap(end: number): void {
    this.#byte += utf8Length(this.#text, this.#at, end);
    this.#at = end;
  }

  /**
   * The text up to `end` as tokens of at most `maxBytes` bytes each: cut at the last character boundary that fits,
   * inside a character when not even one fits.
   */
  capped(end: number, maxBytes: number): void {
    const byteEnd = this.#byte + utf8Length(this.#text, this.#at, end);
    if (byteEnd - this.#byte <= maxBytes) {
      this.token(end);
      return;
    }
    let from = this.#byte;
    let flags: number = SegmentFlag.preTokenStart;
    let boundary = from;
    for (let i = this.#at; i < end; ) {
      const codePoint = this.#text.codePointAt(i)!;
      i += codePoint > 0xffff ? 2 : 1;
      const next = boundary + utf8Width(codePoint);
      while (from + maxBytes < next) {
        const cut = boundary > from ? boundary : from + maxBytes;
        this.#builder.push(from, cut, -1, flags);
        from = cut;
        flags = 0;
      }
      boundary = next;
    }
    this.#builder.push(from, byteEnd, -1, flags);
    this.#at = end;
    this.#byte = byteEnd;
  }

  /** All tokens so far; `nBytes` is where the last text given ended. */
  finish(): Segmentation {
    return this.#builder.finish(this.#byte);
  }
}

export interface SpanTokenizerSpec extends SpanScanner {
  readonly name: string;
  readonly family: TokenizerFamily;
  readonly lossless: boolean;
  trace?(text: string, at: number): readonly TraceStep[];
}

/** An open-vocabulary tokenizer from a splitter; an edit re-scans from the certain break before it to the one after it. */
export function spanTokenizer(spec: SpanTokenizerSpec): TextTokenizer {
  return {
    name: spec.name,
    family: spec.family,
    vocabSize: null,
    lossless: spec.lossless,
    encode(given) {
      const text = given.toWellFormed();
      return scanRange(spec, text, 0, text.length, 0);
    },
    update: (previous, change) => rescan(spec, previous, change),
    decodeBytes: () => refuseOpenVocabulary(spec.name),
    decode: () => refuseOpenVocabulary(spec.name),
    idToBytes: () => null,
    idToPiece: () => null,
    pieceToId: () => undefined,
    idToScore: () => null,
    trace: (text, at) => spec.trace?.(text.toWellFormed(), at) ?? [],
  };
}

function scanRange(
  scanner: SpanScanner,
  text: string,
  from: number,
  to: number,
  byteFrom: number,
): Segmentation {
  const writer = new SpanWriter(text, from, byteFrom);
  scanner.scan(text, from, to, writer);
  return writer.finish();
}

/** UTF-16 units of one code point at most: how far `certainBreak` looks to either side. */
const reach = 2;

/**
 * Tokens after an edit. The breaks on both sides are chosen so far from it that `certainBreak` read only text
 * that the edit left alone: they hold in both texts, so the tokens outside them are the old ones.
 */
function rescan(scanner: SpanScanner, previous: Segmentation, change: TextChange): Segmentation {
  const { after, edit, byteFrom, byteTo, insertedBytes } = change;
  const from = certainBreakBefore(scanner, after, edit.from - reach);
  const to = certainBreakAfter(scanner, after, edit.from + edit.insert.length + reach);
  const shift = insertedBytes - (byteTo - byteFrom);
  const firstByte = byteFrom - utf8Length(after, from, edit.from);
  const middle = scanRange(scanner, after, from, to, firstByte);
  const head = firstTokenEndingAfter(previous, firstByte);
  const tail = firstTokenEndingAfter(previous, middle.nBytes - shift);
  return spliceSegmentation(previous, head, middle, tail, shift);
}

/** Last certain break at or before `index`; 0 when there is none. */
export function certainBreakBefore(scanner: SpanScanner, text: string, index: number): number {
  let at = Math.min(index, text.length - 1);
  while (at > 0 && !scanner.certainBreak(text, at)) at--;
  return Math.max(0, at);
}

/** First certain break at or after `index`; the end when there is none. */
export function certainBreakAfter(scanner: SpanScanner, text: string, index: number): number {
  let at = Math.max(index, 1);
  while (at < text.length && !scanner.certainBreak(text, at)) at++;
  return Math.min(text.length, at);
}

function refuseOpenVocabulary(name: string): never {
  throw new TokenscopeError(
    'unsupported',
    `${name} has an open vocabulary: its tokens have no ids.`,
    'Read the tokens by their spans in the text.',
  );
}
