import { utf8Length } from '../../../base/utf8-length.ts';
import { TokenscopeError } from '../../../contracts/errors.ts';
import {
  firstTokenEndingAfter,
  type Segmentation,
  SegmentationBuilder,
} from '../../../contracts/segmentation.ts';
import { spliceSegmentation } from '../../../contracts/segmentation-splice.ts';
import type {
  TextChange,
  TextTokenizer,
  TokenizerFamily,
  TraceStep,
} from '../../../contracts/text-tokenizer.ts';

/** Receives one span: its end in UTF-16 units, where the next one begins, its id and its flags. Spans come in order and tile the range. */
export type EmitSpan = (end: number, id: number, flags: number) => void;

/**
 * A splitter whose result around a certain break depends on nothing beyond it:
 * `certainBreak(t, i)` implies `scan(t) = scan(t[0..i)) ++ scan(t[i..))`.
 */
export interface SpanScanner {
  /** Spans of UTF-16 range `[from, to)` of a well-formed text; both ends are text ends or certain breaks. */
  scan(text: string, from: number, to: number, emit: EmitSpan): void;
  /** Whether the text may be cut at `index`, judged by the code points just before and just after it alone. */
  certainBreak(text: string, index: number): boolean;
}

export interface SpanTokenizerSpec extends SpanScanner {
  readonly name: string;
  readonly family: TokenizerFamily;
  trace?(text: string, at: number): readonly TraceStep[];
}

/** UTF-16 units of one code point at most: how far `certainBreak` looks to either side. */
const reach = 2;

/** A lossless open-vocabulary tokenizer from a splitter; an edit re-scans from the certain break before it to the one after it. */
export function spanTokenizer(spec: SpanTokenizerSpec): TextTokenizer {
  return {
    name: spec.name,
    family: spec.family,
    vocabSize: null,
    lossless: true,
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

/** Tokens of `text[from, to)`, with byte offsets counted from `byteFrom`; `nBytes` is where they end. */
function scanRange(
  scanner: SpanScanner,
  text: string,
  from: number,
  to: number,
  byteFrom: number,
): Segmentation {
  const builder = new SegmentationBuilder();
  let at = from;
  let byte = byteFrom;
  scanner.scan(text, from, to, (end, id, flags) => {
    const byteEnd = byte + utf8Length(text, at, end);
    builder.push(byte, byteEnd, id, flags);
    at = end;
    byte = byteEnd;
  });
  return builder.finish(byte);
}

/** The segmentation after an edit, by scanning from the last certain break that the edit cannot have made to the first one after it. */
export function rescan(scanner: SpanScanner, previous: Segmentation, change: TextChange): Segmentation {
  const { after, edit, byteFrom, byteTo, insertedBytes } = change;
  let from = edit.from - reach;
  while (from > 0 && !scanner.certainBreak(after, from)) from--;
  from = Math.max(0, from);
  const editEnd = edit.from + edit.insert.length;
  let to = editEnd + reach;
  while (to < after.length && !scanner.certainBreak(after, to)) to++;
  to = Math.min(after.length, to);

  const shift = insertedBytes - (byteTo - byteFrom);
  const firstByte = byteFrom - utf8Length(after, from, edit.from);
  const middle = scanRange(scanner, after, from, to, firstByte);
  const head = firstTokenEndingAfter(previous, firstByte);
  const tail = firstTokenEndingAfter(previous, middle.nBytes - shift);
  return spliceSegmentation(previous, head, middle, tail, shift);
}

/** Words and graphemes have no ids to decode. */
export function refuseOpenVocabulary(name: string): never {
  throw new TokenscopeError(
    'unsupported',
    `${name} has an open vocabulary: its tokens have no ids.`,
    'Read the tokens by their spans in the text.',
  );
}
