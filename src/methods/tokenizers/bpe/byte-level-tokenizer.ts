import { utf8Length } from '../../../base/utf8-length.ts';
import { utf8Decode, utf8Encode } from '../../../base/utf8-offsets.ts';
import { TokenscopeError } from '../../../contracts/errors.ts';
import {
  firstTokenEndingAfter,
  SegmentationBuilder,
  SegmentFlag,
  type Segmentation,
} from '../../../contracts/segmentation.ts';
import { spliceSegmentation } from '../../../contracts/segmentation-splice.ts';
import type {
  EncodeOptions,
  TextChange,
  TextTokenizer,
  TraceStep,
} from '../../../contracts/text-tokenizer.ts';
import { bytesToPiece, pieceToBytes } from './byte-alphabet.ts';
import { PreTokenEncoder } from './pre-token-encoder.ts';
import { letterClass } from './letter-classes.ts';
import { mergeSteps } from './merge-steps.ts';
import type { MergeTable } from './merge-table.ts';
import { type PreTokenScanner, SCANNER_REACH } from './pre-token-scanners.ts';
import { type SpecialToken, SpecialTokens } from './special-tokens.ts';
import type { TokenIndex } from './token-index.ts';

export interface ByteLevelVocabulary {
  readonly name: string;
  readonly tokens: TokenIndex;
  readonly merges: MergeTable;
  readonly scanner: PreTokenScanner;
  readonly specials: readonly SpecialToken[];
}

/**
 * Byte-level BPE as tiktoken runs it: the text is cut into pre-tokens, a pre-token that is itself a token stays whole,
 * any other starts as its UTF-8 bytes and merges by rank (Sennrich et al. 2016, arXiv 1508.07909, §3.2; on bytes since
 * GPT-2). Lossless; linear in the text but for n log n within one pre-token.
 */
export class ByteLevelTokenizer implements TextTokenizer {
  readonly name: string;
  readonly family = 'bpe';
  readonly vocabSize: number;
  readonly lossless = true;
  readonly #encoder: PreTokenEncoder;
  readonly #scanner: PreTokenScanner;
  readonly #specials: SpecialTokens;

  constructor(vocabulary: ByteLevelVocabulary) {
    this.name = vocabulary.name;
    this.#encoder = new PreTokenEncoder(vocabulary.tokens, vocabulary.merges);
    this.#scanner = vocabulary.scanner;
    this.#specials = new SpecialTokens(vocabulary.specials);
    this.vocabSize = vocabulary.specials.reduce(
      (size, { id }) => Math.max(size, id + 1),
      vocabulary.tokens.size,
    );
  }

  encode(given: string, options?: EncodeOptions): Segmentation {
    const text = given.toWellFormed();
    return this.#scan(text, 0, 0, options, null);
  }

  /**
   * Why this equals a full encoding. Scanning is a left-to-right automaton whose state at a pre-token border is the
   * border alone: what follows depends only on the text from there on (no pattern looks behind, and the next special
   * token is the leftmost one from there). So
   * 1. *before the edit*: a pre-token is the same in both texts when nothing that it read was touched. It has read
   *    less than {@link SCANNER_REACH} units past the elastic run that starts at its end, and no special token that
   *    could bound it can begin there or earlier and still reach the edit when a further `longest special` units lie
   *    between. Scanning restarts at the last border for which this holds of all pre-tokens before it;
   * 2. *after the edit*: once the new scan stands on a border, at or behind the inserted text, that was a border of
   *    the old scan too, the rest of both texts is the same string, so the rest of the tokens is the old ones, moved.
   */
  update(previous: Segmentation, change: TextChange, options?: EncodeOptions): Segmentation {
    const { after, edit, byteFrom, byteTo, insertedBytes } = change;
    const shift = insertedBytes - (byteTo - byteFrom);
    const [head, from, byte] = this.#restart(previous, change, options);
    const insertEnd = edit.from + edit.insert.length;
    const { start, flags } = previous;
    let tail = firstTokenEndingAfter(previous, byteTo);
    const middle = this.#scan(after, from, byte, options, (at, byteAt) => {
      if (at < insertEnd) return false;
      while (tail < start.length && start[tail]! + shift < byteAt) tail++;
      return (
        tail < start.length &&
        start[tail]! + shift === byteAt &&
        (flags[tail]! & SegmentFlag.preTokenStart) !== 0
      );
    });
    if (middle.nBytes === previous.nBytes + shift) tail = start.length;
    return spliceSegmentation(previous, head, middle, tail, shift);
  }

  decodeBytes(ids: ArrayLike<number>): Uint8Array {
    const parts: Uint8Array[] = [];
    let length = 0;
    for (let i = 0; i < ids.length; i++) {
      const part = this.idToBytes(ids[i]!);
      if (!part) {
        throw new TokenscopeError(
          'bad-input',
          `${this.name} has no token with the id ${ids[i]}.`,
          `Its ids lie between 0 and ${this.vocabSize - 1}, and a few of them are not in use.`,
        );
      }
      parts.push(part);
      length += part.length;
    }
    const bytes = new Uint8Array(length);
    let at = 0;
    for (const part of parts) {
      bytes.set(part, at);
      at += part.length;
    }
    return bytes;
  }

  decode(ids: ArrayLike<number>): string {
    return utf8Decode(this.decodeBytes(ids));
  }

  idToBytes(id: number): Uint8Array | null {
    const content = this.#specials.contentOf(id);
    return content === undefined ? this.#encoder.tokens.bytesOf(id) : utf8Encode(content);
  }

  idToPiece(id: number): string | null {
    const content = this.#specials.contentOf(id);
    if (content !== undefined) return content;
    const bytes = this.#encoder.tokens.bytesOf(id);
    return bytes && bytesToPiece(bytes);
  }

  pieceToId(piece: string): number | undefined {
    const special = this.#specials.idOf(piece);
    if (special !== undefined) return special;
    const bytes = pieceToBytes(piece);
    const id = bytes ? this.#encoder.tokens.find(bytes) : -1;
    return id < 0 ? undefined : id;
  }

  idToScore(id: number): number | null {
    return this.#encoder.tokens.bytesOf(id) ? id : null;
  }

  trace(given: string, at: number, options?: EncodeOptions): readonly TraceStep[] {
    const text = given.toWellFormed();
    const found = this.encode(text, options);
    const token = firstTokenEndingAfter(found, at);
    if (token === found.id.length) return [];
    const content = this.#specials.contentOf(found.id[token]!);
    if (content !== undefined) return [{ kind: 'rule', rule: 'special token', pieces: [content] }];
    const isStart = (i: number): boolean => (found.flags[i]! & SegmentFlag.preTokenStart) !== 0;
    let first = token;
    while (!isStart(first)) first--;
    let last = token + 1;
    while (last < found.id.length && !isStart(last)) last++;
    const from = found.start[first]!;
    const bytes = utf8Encode(text).slice(from, found.end[last - 1]);
    return mergeSteps(
      bytes,
      Array.from(found.start.subarray(first, last), (start) => start - from),
      this.#encoder.mergesOf(bytes),
    );
  }

  /** Tokens of `text[from, …)` until `isDone` says so of a pre-token border; `nBytes` is where the last one ends. */
  #scan(
    text: string,
    from: number,
    byteFrom: number,
    options: EncodeOptions | undefined,
    isDone: ((at: number, byteAt: number) => boolean) | null,
  ): Segmentation {
    const builder = new SegmentationBuilder();
    const specials = options?.matchSpecial === true ? this.#specials : null;
    let special = specials?.next(text, from) ?? null;
    let at = from;
    let byte = byteFrom;
    while (at < text.length) {
      if (isDone?.(at, byte)) break;
      if (special?.from === at) {
        const end = byte + utf8Length(text, at, special.to);
        builder.push(byte, end, special.id, SegmentFlag.special | SegmentFlag.preTokenStart);
        at = special.to;
        byte = end;
        special = specials!.next(text, at);
        continue;
      }
      const to = this.#scanner.next(text, at, special?.from ?? text.length);
      byte = this.#encoder.write(text, at, to, byte, builder);
      at = to;
    }
    return builder.finish(byte);
  }

  /** Where an update starts: token of `previous`, UTF-16 index and byte offset of the border before it. */
  #restart(
    previous: Segmentation,
    { after, edit, byteFrom }: TextChange,
    options: EncodeOptions | undefined,
  ): readonly [token: number, at: number, byte: number] {
    const reach = SCANNER_REACH + (options?.matchSpecial === true ? this.#specials.longest : 0);
    let at = edit.from - reach;
    while (at > 0 && letterClass(codePointBefore(after, at)) & this.#scanner.elastic) at--;
    if (isPairMiddle(after, at)) at--;
    if (at <= 0) return [0, 0, 0];
    let byte = byteFrom - utf8Length(after, at, edit.from);
    let token = firstTokenEndingAfter(previous, byte - 1);
    while (!(previous.flags[token]! & SegmentFlag.preTokenStart)) token--;
    while (byte > previous.start[token]!) {
      const codePoint = codePointBefore(after, at);
      at -= codePoint > 0xffff ? 2 : 1;
      byte -= codePoint < 0x80 ? 1 : codePoint < 0x800 ? 2 : codePoint < 0x10000 ? 3 : 4;
    }
    return [token, at, byte];
  }
}

const isPairMiddle = (text: string, at: number): boolean => (text.charCodeAt(at) & 0xfc00) === 0xdc00;

/** The code point that ends at `at`, or that is cut by it. */
const codePointBefore = (text: string, at: number): number =>
  text.codePointAt(isPairMiddle(text, at - 1) ? at - 2 : at - 1)!;
