import { utf8Length, utf8Width } from '../../../base/utf8-length.ts';
import { utf8Encode } from '../../../base/utf8-offsets.ts';
import type { TraceStep } from '../../../contracts/text-tokenizer.ts';
import { MergeTable } from '../bpe/merge-table.ts';
import { findJunctions, PartMerger } from '../tokenizer-json/models/part-merger.ts';
import {
  BYTE_PIECES,
  newPieceTokens,
  type PieceModel,
  type PieceTokens,
  pushToken,
  refuseLongPreToken,
  type Vocabulary,
} from '../tokenizer-json/models/piece-model.ts';
import type { PieceTrie } from '../unigram/piece-trie.ts';

export interface ScoreBpeSpec {
  readonly vocabulary: Vocabulary;
  /** By id; 32-bit values. */
  readonly scores: Float64Array;
  /** Which ids merges may make and use. */
  readonly isMergeable: (id: number) => boolean;
  /** Symbols that the user defined: found first, merged with nothing. Null for none. */
  readonly symbols: PieceTrie | null;
  readonly unknownId: number;
  readonly byteFallback: boolean;
}

/**
 * SentencePiece's BPE (Kudo & Richardson 2018, arXiv 1808.06226, §3.1): two neighbours join when their spelling is a
 * piece, the piece of highest score first, the leftmost on ties. A character need not be a piece to take part.
 */
export class ScoreBpeModel implements PieceModel {
  readonly family = 'bpe';
  readonly vocabulary: Vocabulary;
  readonly unknownId: number;
  readonly readsBytes = false;
  readonly #spec: ScoreBpeSpec;
  readonly #merger: PartMerger;
  /** Symbol of each character that takes part in some merge or is a piece. Above the vocabulary: characters that are no piece. */
  readonly #symbols: ReadonlyMap<number, number>;
  readonly #characters: readonly string[];
  readonly #byteIds: readonly number[];
  readonly #loaded = newPieceTokens();

  constructor(spec: ScoreBpeSpec) {
    this.#spec = spec;
    this.vocabulary = spec.vocabulary;
    this.unknownId = spec.unknownId;
    this.#byteIds = BYTE_PIECES.map((piece) => spec.vocabulary.idOf(piece) ?? spec.unknownId);
    const { symbols, characters } = collectCharacters(spec);
    this.#symbols = symbols;
    this.#characters = characters;
    this.#merger = buildMerger(spec, symbols, characters.length);
  }

  separates(left: number, right: number): boolean {
    const leftId = this.#symbols.get(left);
    const rightId = this.#symbols.get(right);
    return leftId !== undefined && rightId !== undefined && this.#merger.separates(leftId, rightId);
  }

  scoreOf(id: number): number | null {
    return this.#spec.scores[id] ?? null;
  }

  encode(text: string, from: number, to: number, _bytes: boolean, into: PieceTokens): void {
    refuseLongPreToken(to - from);
    const symbols = this.#loaded;
    this.#load(text, from, to, symbols);
    this.#merger.merge(symbols);
    into.count = 0;
    into.nBytes = symbols.nBytes;
    let bytes: Uint8Array | null = null;
    let afterUnknown = false;
    for (let i = 0; i < symbols.count; i++) {
      const id = symbols.ids[i]!;
      const start = symbols.starts[i]!;
      const isUnknown = id >= this.vocabulary.size || id === this.unknownId;
      if (!isUnknown) pushToken(into, id, start);
      else if (this.#spec.byteFallback) {
        bytes ??= utf8Encode(text.slice(from, to));
        const end = i + 1 < symbols.count ? symbols.starts[i + 1]! : symbols.nBytes;
        for (let at = start; at < end; at++) pushToken(into, this.#byteIds[bytes[at]!]!, at);
      } else if (!afterUnknown) pushToken(into, this.unknownId, start);
      afterUnknown = isUnknown;
    }
  }

  trace(piece: string, _bytes: boolean, at: number): readonly TraceStep[] {
    const symbols = newPieceTokens();
    this.#load(piece, 0, piece.length, symbols);
    const pieceOf = (id: number): string =>
      this.vocabulary.pieceOf(id) ?? this.#characters[id - this.vocabulary.size]!;
    return this.#merger.trace(symbols, at, pieceOf, 'characters');
  }

  #load(text: string, from: number, to: number, into: PieceTokens): void {
    into.count = 0;
    into.nBytes = utf8Length(text, from, to);
    let byte = 0;
    for (let at = from; at < to; ) {
      const symbol = this.#userSymbol(text, at, to);
      if (symbol) {
        pushToken(into, symbol.id, byte);
        byte += utf8Length(text, at, symbol.end);
        at = symbol.end;
        continue;
      }
      const codePoint = text.codePointAt(at)!;
      pushToken(into, this.#symbols.get(codePoint) ?? this.unknownId, byte);
      const width = utf8Width(codePoint);
      byte += width;
      at += width === 4 ? 2 : 1;
    }
  }

  #userSymbol(text: string, at: number, to: number): { id: number; end: number } | null {
    const { symbols } = this.#spec;
    let found: { id: number; end: number } | null = null;
    if (!symbols) return found;
    for (let i = at, node = 0; i < to; i++) {
      node = symbols.step(node, text.charCodeAt(i));
      if (node < 0) break;
      const id = symbols.valueAt(node);
      if (id >= 0) found = { id, end: i + 1 };
    }
    return found;
  }
}

/** Every character of a mergeable piece as a symbol: the id of the piece that it is, or a number above the vocabulary. */
function collectCharacters({ vocabulary, isMergeable }: ScoreBpeSpec): {
  symbols: Map<number, number>;
  characters: string[];
} {
  const symbols = new Map<number, number>();
  const characters: string[] = [];
  for (const [piece, id] of vocabulary.entries()) {
    if (!isMergeable(id)) continue;
    for (const character of piece) {
      const codePoint = character.codePointAt(0)!;
      if (symbols.has(codePoint)) continue;
      const own = vocabulary.idOf(character);
      const isPiece = own !== undefined && isMergeable(own);
      symbols.set(codePoint, isPiece ? own : vocabulary.size + characters.length);
      if (!isPiece) characters.push(character);
    }
  }
  return { symbols, characters };
}

/** Every split of every mergeable piece into two symbols, ranked by the score of the piece. */
function buildMerger(
  { vocabulary, scores, isMergeable }: ScoreBpeSpec,
  symbols: ReadonlyMap<number, number>,
  extra: number,
): PartMerger {
  const size = vocabulary.size + extra;
  const first = new Int32Array(size).fill(-1);
  const last = new Int32Array(size).fill(-1);
  const isStart = new Uint8Array(size);
  for (const id of symbols.values()) isStart[id] = 1;
  const rankOf = new Map(
    Array.from(new Set(scores))
      .sort((a, b) => b - a)
      .map((score, rank) => [score, rank]),
  );
  const symbolOf = (characters: readonly string[]): number => {
    if (characters.length === 1) return symbols.get(characters[0]!.codePointAt(0)!)!;
    const id = vocabulary.idOf(characters.join('')) ?? -1;
    return id >= 0 && isMergeable(id) ? id : -1;
  };
  const pairs: { left: number[]; right: number[]; merged: number[]; rank: number[] } = {
    left: [],
    right: [],
    merged: [],
    rank: [],
  };
  for (const [piece, id] of vocabulary.entries()) {
    if (!isMergeable(id)) continue;
    const characters = Array.from(piece);
    first[id] = symbols.get(characters[0]!.codePointAt(0)!)!;
    last[id] = symbols.get(characters.at(-1)!.codePointAt(0)!)!;
    for (let cut = 1; cut < characters.length; cut++) {
      const left = symbolOf(characters.slice(0, cut));
      const right = symbolOf(characters.slice(cut));
      if (left < 0 || right < 0) continue;
      pairs.left.push(left);
      pairs.right.push(right);
      pairs.merged.push(id);
      pairs.rank.push(rankOf.get(scores[id]!)!);
    }
  }
  const merges = MergeTable.fromMerges(pairs.left, pairs.right, pairs.merged, pairs.rank);
  return new PartMerger(merges, findJunctions(pairs, { first, last, isStart }));
}
