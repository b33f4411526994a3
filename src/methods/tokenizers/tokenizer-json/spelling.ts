import { utf8Encode } from '../../../base/utf8-offsets.ts';
import { TokenscopeError } from '../../../contracts/errors.ts';
import type { AddedToken } from './added-tokens.ts';
import { type Chunk, type Decoder, joinBytes, joinChunks, toBytes } from './decoders.ts';
import type { Vocabulary } from './models/piece-model.ts';

export interface SpellingParts {
  readonly name: string;
  readonly vocabulary: Vocabulary;
  readonly added: readonly AddedToken[];
  /** How an added token is spelt in the normalised text. */
  readonly spell: (token: AddedToken) => string;
  /** An empty list joins pieces with spaces, as the reference library does. */
  readonly decoders: readonly Decoder[];
}

/** Ids, pieces, bytes and text: everything that does not cut a text into tokens. */
export class Spelling {
  readonly size: number;
  readonly #parts: SpellingParts;
  readonly #added: ReadonlyMap<number, AddedToken>;
  readonly #addedIds: ReadonlyMap<string, number>;

  constructor(parts: SpellingParts) {
    this.#parts = parts;
    this.#added = new Map(parts.added.map((token) => [token.id, token]));
    this.#addedIds = new Map(parts.added.map((token) => [token.content, token.id]));
    this.size = parts.added.reduce((size, { id }) => Math.max(size, id + 1), parts.vocabulary.size);
  }

  isAdded(id: number): boolean {
    return this.#added.has(id);
  }

  pieceOf(id: number): string | null {
    return this.#added.get(id)?.content ?? this.#parts.vocabulary.pieceOf(id) ?? null;
  }

  idOf(piece: string): number | undefined {
    return this.#addedIds.get(piece) ?? this.#parts.vocabulary.idOf(piece);
  }

  /** What a token adds to a text between two others, as far as it does so by itself. */
  bytesOf(id: number): Uint8Array | null {
    const added = this.#added.get(id);
    if (added) return utf8Encode(added.content);
    const piece = this.#parts.vocabulary.pieceOf(id);
    if (piece === undefined) return null;
    return toBytes(this.#parts.decoders.reduce<Chunk>((chunk, decoder) => decoder.own(chunk), piece));
  }

  decode(ids: ArrayLike<number>): string {
    return joinChunks(this.#decode(ids, true)) as string;
  }

  decodeBytes(ids: ArrayLike<number>): Uint8Array {
    return joinBytes(this.#decode(ids, false).map(toBytes));
  }

  /**
   * An added token goes through the decoders as it is spelt in normalised text. In byte-level files it is its content, and
   * never the bytes that its letters could stand for: there the reference library loses it (`é` spells the byte 0xE9).
   */
  #decode(ids: ArrayLike<number>, asText: boolean): Chunk[] {
    const { decoders, name, spell } = this.#parts;
    const isByteLevel = decoders[0]?.type === 'ByteLevel';
    const pieces: Chunk[] = [];
    for (let i = 0; i < ids.length; i++) {
      const piece = this.pieceOf(ids[i]!);
      if (piece === null) {
        throw new TokenscopeError(
          'bad-input',
          `${name} has no token with the id ${ids[i]}.`,
          `Its ids lie between 0 and ${this.size - 1}, and some of them may not be in use.`,
        );
      }
      const added = this.#added.get(ids[i]!);
      pieces.push(added ? (isByteLevel ? utf8Encode(piece) : spell(added)) : piece);
    }
    if (decoders.length === 0) return [pieces.join(' ')];
    return decoders.reduce((chunks, decoder) => decoder.run(chunks, asText), pieces);
  }
}
