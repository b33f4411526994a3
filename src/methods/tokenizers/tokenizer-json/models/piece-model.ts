import { TokenscopeError } from '../../../../contracts/errors.ts';
import type { TokenizerFamily, TraceStep } from '../../../../contracts/text-tokenizer.ts';
import { corrupt, MAX_TOKEN_ID } from '../json-fields.ts';

/** What a model makes of one pre-token; reused from call to call. */
export interface PieceTokens {
  ids: Int32Array;
  /** UTF-8 offset in the pre-token at which each token starts: 0, then never less. A token ends where the next one starts. */
  starts: Int32Array;
  count: number;
  /** UTF-8 length of the pre-token. */
  nBytes: number;
}

export const newPieceTokens = (): PieceTokens => ({
  ids: new Int32Array(256),
  starts: new Int32Array(256),
  count: 0,
  nBytes: 0,
});

export function pushToken(tokens: PieceTokens, id: number, start: number): void {
  if (tokens.count === tokens.ids.length) reserveTokens(tokens, tokens.count * 2);
  tokens.ids[tokens.count] = id;
  tokens.starts[tokens.count] = start;
  tokens.count++;
}

export function reserveTokens(tokens: PieceTokens, room: number): void {
  if (tokens.ids.length >= room) return;
  const ids = new Int32Array(room);
  const starts = new Int32Array(room);
  ids.set(tokens.ids);
  starts.set(tokens.starts);
  tokens.ids = ids;
  tokens.starts = starts;
}

/** Turns single pre-tokens into tokens. */
export interface PieceModel {
  readonly family: TokenizerFamily;
  readonly vocabulary: Vocabulary;
  /** Id of the token that stands for what the vocabulary cannot spell, or -1. */
  readonly unknownId: number;
  /** The model can read a pre-token as UTF-8 bytes, without their byte-level spelling. */
  readonly readsBytes: boolean;
  /**
   * No token of a pre-token that has `left` right before `right` can depend on both sides of that place: the two parts
   * may be encoded apart. Code points.
   */
  separates(left: number, right: number): boolean;
  /** Merge rank or log-probability of a token, or null. */
  scoreOf(id: number): number | null;
  /**
   * Tokens of the pre-token `text[from, to)`, which is not empty.
   * @param bytes read it as UTF-8 bytes; only where {@link readsBytes}.
   * @throws TokenscopeError `unsupported` when it holds a character that has no token and there is no unknown token.
   */
  encode(text: string, from: number, to: number, bytes: boolean, into: PieceTokens): void;
  /** How {@link encode} got there. `at` is a UTF-8 offset in the pre-token: a model that cuts a long one shows the part around it. */
  trace(piece: string, bytes: boolean, at: number): readonly TraceStep[];
}

/** Pieces and ids of a model, one to one. */
export class Vocabulary {
  readonly #ids: ReadonlyMap<string, number>;
  readonly #pieces: readonly (string | undefined)[];

  /** @param pieces by id, with holes where an id is not in use. @param ids the reverse; of a piece listed twice, the id that counts. */
  constructor(pieces: readonly (string | undefined)[], ids: ReadonlyMap<string, number>) {
    this.#pieces = pieces;
    this.#ids = ids;
  }

  /** Largest id + 1. */
  get size(): number {
    return this.#pieces.length;
  }

  /** Ids in use. */
  get count(): number {
    return this.#pieces.reduce((count) => count + 1, 0);
  }

  idOf(piece: string): number | undefined {
    return this.#ids.get(piece);
  }

  pieceOf(id: number): string | undefined {
    return this.#pieces[id];
  }

  entries(): IterableIterator<[string, number]> {
    return this.#ids.entries();
  }

  /** Reads `{piece: id}`. @throws TokenscopeError `corrupt` on an id that is no id, or used twice. */
  static fromEntries(entries: readonly [string, unknown][], path: string): Vocabulary {
    const ids = new Map<string, number>();
    const pieces: (string | undefined)[] = [];
    for (const [piece, id] of entries) {
      const where = `${path}[${JSON.stringify(piece.slice(0, 40))}]`;
      if (typeof id !== 'number' || !Number.isInteger(id) || id < 0 || id > MAX_TOKEN_ID) {
        throw corrupt(where, `is not an id between 0 and ${MAX_TOKEN_ID}`);
      }
      if (pieces[id] !== undefined) throw corrupt(where, `has the id ${id} of ${JSON.stringify(pieces[id])}`);
      pieces[id] = piece;
      ids.set(piece, id);
    }
    return new Vocabulary(pieces, ids);
  }
}

/** Pre-tokens of more UTF-16 units than this are refused: their tokens would take seconds and hundreds of megabytes. */
const LONGEST_PRE_TOKEN = 4 << 20;

export function refuseLongPreToken(units: number): void {
  if (units <= LONGEST_PRE_TOKEN) return;
  throw new TokenscopeError(
    'too-large',
    `One stretch of ${units} characters has no place where this tokenizer may cut it.`,
    `Shorten it below ${LONGEST_PRE_TOKEN} characters, or break it with a space or a line.`,
  );
}

export function refuseUnknown(character: string): never {
  throw new TokenscopeError(
    'unsupported',
    `The tokenizer has no token for ${JSON.stringify(character.slice(0, 40))} and no unknown token either.`,
    'Remove that text, or use a tokenizer whose vocabulary covers it.',
  );
}

/** `<0x00>` … `<0xFF>`, the spelling of byte-fallback tokens. */
export const BYTE_PIECES: readonly string[] = Array.from(
  { length: 256 },
  (_, byte) => `<0x${byte.toString(16).toUpperCase().padStart(2, '0')}>`,
);

const bytePattern = /^<0x([0-9A-Fa-f]{2})>$/;

/** The byte that a byte-fallback piece stands for, or -1. */
export function byteOfPiece(piece: string): number {
  const match = bytePattern.exec(piece);
  return match ? Number.parseInt(match[1]!, 16) : -1;
}
