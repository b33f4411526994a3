import { utf8Length, utf8Width } from '../../../../base/utf8-length.ts';
import { utf8Encode } from '../../../../base/utf8-offsets.ts';
import type { TraceStep } from '../../../../contracts/text-tokenizer.ts';
import { byteToCharacter, bytesToPiece } from '../../bpe/byte-alphabet.ts';
import { MergeTable } from '../../bpe/merge-table.ts';
import { findJunctions, PartMerger, type TokenEnds } from './part-merger.ts';
import {
  BYTE_PIECES,
  byteOfPiece,
  type PieceModel,
  type PieceTokens,
  pushToken,
  refuseLongPreToken,
  reserveTokens,
  type Vocabulary,
} from './piece-model.ts';

export interface BpeSpec {
  readonly vocabulary: Vocabulary;
  /** Merge `i` joins the tokens `left[i]` and `right[i]` into `merged[i]`, the lower `i` first. */
  readonly left: ArrayLike<number>;
  readonly right: ArrayLike<number>;
  readonly merged: ArrayLike<number>;
  /** Piece that stands for a character outside the vocabulary; null: such characters get no token. */
  readonly unknownPiece: string | null;
  /** Unknown characters side by side become one token. */
  readonly fuseUnknown: boolean;
  /** Spell a character outside the vocabulary as `<0xNN>` pieces. */
  readonly byteFallback: boolean;
  /** A pre-token that is itself a piece needs no merges. */
  readonly ignoreMerges: boolean;
  /** What pieces that do not start a pre-token begin with; empty for none. */
  readonly continuingPrefix: string;
  /** What pieces that end a pre-token end with; empty for none. */
  readonly endSuffix: string;
}

const UNSEEN = -2;
const NONE = -1;

/** Byte-pair encoding with an explicit merges list, over characters or over bytes. */
export class BpeModel implements PieceModel {
  readonly family = 'bpe';
  readonly vocabulary: Vocabulary;
  readonly unknownId: number;
  readonly readsBytes: boolean;
  readonly #spec: BpeSpec;
  readonly #merger: PartMerger;
  /** Lowest rank of a merge that makes each token; -1 where none does. */
  readonly #ranks: Int32Array;
  /** Token of each byte of a byte-level vocabulary; -1 where there is none. */
  readonly #byteIds: Int32Array;
  /** Tokens `<0xNN>`; -1 where there is none. */
  readonly #fallbackIds: Int32Array;
  /** Token of each character of one UTF-16 unit, found when first asked for. */
  readonly #unitIds = new Int32Array(0x10000).fill(UNSEEN);

  constructor(spec: BpeSpec) {
    const { vocabulary } = spec;
    this.#spec = spec;
    this.vocabulary = vocabulary;
    this.unknownId = spec.unknownPiece === null ? NONE : (vocabulary.idOf(spec.unknownPiece) ?? NONE);
    const idOf = (piece: string): number => vocabulary.idOf(piece) ?? NONE;
    this.#byteIds = Int32Array.from({ length: 256 }, (_, byte) => idOf(byteToCharacter(byte)));
    this.#fallbackIds = Int32Array.from(BYTE_PIECES, idOf);
    const plain = spec.continuingPrefix === '' && spec.endSuffix === '';
    this.readsBytes = plain && !this.#byteIds.includes(NONE);
    const merges = MergeTable.fromMerges(spec.left, spec.right, spec.merged);
    this.#merger = new PartMerger(merges, plain ? findJunctions(spec, this.#findEnds()) : null);
    this.#ranks = new Int32Array(vocabulary.size).fill(NONE);
    for (let rank = spec.merged.length - 1; rank >= 0; rank--) this.#ranks[spec.merged[rank]!] = rank;
  }

  separates(left: number, right: number): boolean {
    if (this.#spec.ignoreMerges) return false;
    const leftId = this.#idOfCharacter(left);
    const rightId = this.#idOfCharacter(right);
    return leftId >= 0 && rightId >= 0 && this.#merger.separates(leftId, rightId);
  }

  scoreOf(id: number): number | null {
    const rank = this.#ranks[id] ?? NONE;
    return rank < 0 ? null : rank;
  }

  encode(text: string, from: number, to: number, bytes: boolean, into: PieceTokens): void {
    refuseLongPreToken(to - from);
    into.nBytes = utf8Length(text, from, to);
    into.count = 0;
    const whole = this.#wholePiece(text, from, to, bytes);
    if (whole >= 0) {
      pushToken(into, whole, 0);
      return;
    }
    this.#load(text, from, to, bytes, into);
    this.#merger.merge(into);
  }

  trace(piece: string, bytes: boolean, at: number): readonly TraceStep[] {
    const whole = this.#wholePiece(piece, 0, piece.length, bytes);
    if (whole >= 0) {
      return [{ kind: 'rule', rule: 'the whole is a token', pieces: [this.vocabulary.pieceOf(whole)!] }];
    }
    const symbols: PieceTokens = { ids: new Int32Array(64), starts: new Int32Array(64), count: 0, nBytes: 0 };
    this.#load(piece, 0, piece.length, bytes, symbols);
    const pieceOf = (id: number): string => this.vocabulary.pieceOf(id)!;
    return this.#merger.trace(symbols, at, pieceOf, bytes ? 'bytes' : 'characters');
  }

  #wholePiece(text: string, from: number, to: number, bytes: boolean): number {
    if (!this.#spec.ignoreMerges) return NONE;
    const piece = text.slice(from, to);
    return this.vocabulary.idOf(bytes ? bytesToPiece(utf8Encode(piece)) : piece) ?? NONE;
  }

  /** Starting symbols of `text[from, to)`. */
  #load(text: string, from: number, to: number, bytes: boolean, into: PieceTokens): void {
    if (!bytes) {
      this.#loadCharacters(text, from, to, into);
      return;
    }
    const encoded = utf8Encode(text.slice(from, to));
    reserveTokens(into, encoded.length);
    for (let i = 0; i < encoded.length; i++) {
      into.ids[i] = this.#byteIds[encoded[i]!]!;
      into.starts[i] = i;
    }
    into.count = encoded.length;
  }

  /**
   * The reference library's order of things: unknown characters wait for the next known one, bytes do not. A character
   * without any token goes to the token before it, or to the first one.
   */
  #loadCharacters(text: string, from: number, to: number, into: PieceTokens): void {
    const { byteFallback, fuseUnknown } = this.#spec;
    let unknownFrom = NONE;
    let byte = 0;
    for (let at = from; at < to; ) {
      const codePoint = text.codePointAt(at)!;
      const next = at + (codePoint > 0xffff ? 2 : 1);
      const id = this.#symbolOf(codePoint, at === from, next === to);
      if (id >= 0) {
        if (unknownFrom >= 0) pushInOrder(into, this.unknownId, unknownFrom);
        unknownFrom = NONE;
        pushInOrder(into, id, byte);
      } else if (
        !(byteFallback && this.#pushBytes(codePoint, at === from, next === to, byte, into)) &&
        this.unknownId >= 0
      ) {
        if (unknownFrom >= 0 && !fuseUnknown) pushInOrder(into, this.unknownId, unknownFrom);
        if (unknownFrom < 0 || !fuseUnknown) unknownFrom = byte;
      }
      byte += utf8Width(codePoint);
      at = next;
    }
    if (unknownFrom >= 0) pushInOrder(into, this.unknownId, unknownFrom);
  }

  #pushBytes(codePoint: number, isFirst: boolean, isLast: boolean, byte: number, into: PieceTokens): boolean {
    const bytes = utf8Encode(this.#affixed(codePoint, isFirst, isLast));
    if (bytes.some((value) => this.#fallbackIds[value]! < 0)) return false;
    const most = utf8Width(codePoint) - 1;
    bytes.forEach((value, i) => pushInOrder(into, this.#fallbackIds[value]!, byte + Math.min(i, most)));
    return true;
  }

  #symbolOf(codePoint: number, isFirst: boolean, isLast: boolean): number {
    const { continuingPrefix, endSuffix } = this.#spec;
    if ((isFirst || continuingPrefix === '') && (!isLast || endSuffix === '')) {
      return this.#idOfCharacter(codePoint);
    }
    return this.vocabulary.idOf(this.#affixed(codePoint, isFirst, isLast)) ?? NONE;
  }

  #affixed(codePoint: number, isFirst: boolean, isLast: boolean): string {
    const { continuingPrefix, endSuffix } = this.#spec;
    return (isFirst ? '' : continuingPrefix) + String.fromCodePoint(codePoint) + (isLast ? endSuffix : '');
  }

  #idOfCharacter(codePoint: number): number {
    if (codePoint > 0xffff) return this.vocabulary.idOf(String.fromCodePoint(codePoint)) ?? NONE;
    const known = this.#unitIds[codePoint]!;
    if (known !== UNSEEN) return known;
    const id = this.vocabulary.idOf(String.fromCodePoint(codePoint)) ?? NONE;
    this.#unitIds[codePoint] = id;
    return id;
  }

  /** A token starts (ends) with the character at that end of its piece, or is a starting symbol itself. */
  #findEnds(): TokenEnds {
    const { size } = this.vocabulary;
    const first = new Int32Array(size).fill(NONE);
    const last = new Int32Array(size).fill(NONE);
    const isStart = new Uint8Array(size);
    for (const [piece, id] of this.vocabulary.entries()) {
      if (piece === '') continue;
      const codePoint = piece.codePointAt(0)!;
      const isPair = (piece.charCodeAt(piece.length - 1) & 0xfc00) === 0xdc00;
      first[id] = this.#idOfCharacter(codePoint);
      last[id] = this.#idOfCharacter(piece.codePointAt(piece.length - (isPair ? 2 : 1))!);
      const isCharacter = piece.length === (codePoint > 0xffff ? 2 : 1);
      isStart[id] = Number(isCharacter || id === this.unknownId || byteOfPiece(piece) >= 0);
    }
    return { first, last, isStart };
  }
}

/** Keeps the promise that tokens tile their pre-token. */
function pushInOrder(tokens: PieceTokens, id: number, start: number): void {
  const { count, starts } = tokens;
  pushToken(tokens, id, count === 0 ? 0 : Math.max(start, starts[count - 1]!));
}
