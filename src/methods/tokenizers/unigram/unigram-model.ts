import { utf8Length } from '../../../base/utf8-length.ts';
import type { TraceStep } from '../../../contracts/text-tokenizer.ts';
import {
  BYTE_PIECES,
  type PieceModel,
  type PieceTokens,
  pushToken,
  refuseLongPreToken,
  refuseUnknown,
  type Vocabulary,
} from '../tokenizer-json/models/piece-model.ts';
import { utf8Encode } from '../../../base/utf8-offsets.ts';
import { PieceTrie } from './piece-trie.ts';

export interface UnigramSpec {
  readonly vocabulary: Vocabulary;
  /** Natural log-probability by id. */
  readonly scores: Float64Array;
  /** Which ids take part in the lattice; the rest can only be reached as bytes or unknown. */
  readonly inLattice: (id: number) => boolean;
  /** The same inside the lattice, where SentencePiece raises the pieces that the user defined. */
  readonly latticeScores?: Float64Array;
  readonly unknownId: number;
  /** Log-probability of an unknown character. */
  readonly unknownScore: number;
  /** Spell unknown text as `<0xNN>` pieces. */
  readonly byteFallback: boolean;
  /** Unknown text that spells a piece as a whole becomes that piece (Hugging Face library only). */
  readonly looksUpUnknown: boolean;
  /** Rounds a sum of scores; SentencePiece adds in 32 bits, the Hugging Face library in 64. */
  readonly round: (sum: number) => number;
}

/** One edge of the lattice, in UTF-16 offsets of the pre-token. */
export interface LatticeEdge {
  readonly from: number;
  readonly to: number;
  readonly id: number;
  readonly score: number;
}

/**
 * Unigram language model (Kudo 2018, arXiv 1804.10959, §3.2): of all ways to spell a pre-token with pieces, the one of
 * greatest probability, by Viterbi over a lattice. A character that is no piece by itself gets an unknown edge; unknown
 * edges side by side become one unknown token, or their bytes. Linear in the text times the longest piece.
 */
export class UnigramModel implements PieceModel {
  readonly family = 'unigram';
  readonly vocabulary: Vocabulary;
  readonly unknownId: number;
  readonly readsBytes = false;
  readonly #spec: UnigramSpec;
  readonly #trie = new PieceTrie();
  readonly #byteIds: readonly (number | undefined)[];
  #bestScore = new Float64Array(256);
  #bestFrom = new Int32Array(256);
  #bestId = new Int32Array(256);

  constructor(spec: UnigramSpec) {
    this.#spec = spec;
    this.vocabulary = spec.vocabulary;
    this.unknownId = spec.unknownId;
    this.#byteIds = BYTE_PIECES.map((piece) => spec.vocabulary.idOf(piece));
    for (const [piece, id] of spec.vocabulary.entries()) {
      if (spec.inLattice(id)) this.#trie.put(piece, id);
    }
  }

  separates(): boolean {
    return false;
  }

  scoreOf(id: number): number | null {
    return this.#spec.scores[id] ?? null;
  }

  encode(text: string, from: number, to: number, _bytes: boolean, into: PieceTokens): void {
    refuseLongPreToken(to - from);
    into.count = 0;
    into.nBytes = utf8Length(text, from, to);
    const cuts = this.#bestPath(text, from, to);
    let byte = 0;
    for (let i = cuts.length - 1; i >= 0; i--) {
      const { start, end, id } = cuts[i]!;
      const nBytes = utf8Length(text, from + start, from + end);
      if (id === this.unknownId) this.#pushUnknown(text.slice(from + start, from + end), byte, into);
      else pushToken(into, id, byte);
      byte += nBytes;
    }
  }

  /** Edges of a pre-token's lattice that start in `[from, to)`, by start, then by length. */
  edges(piece: string, from = 0, to = piece.length): LatticeEdge[] {
    const edges: LatticeEdge[] = [];
    for (let start = from; start < to; start += unitsAt(piece, start)) {
      this.#edgesFrom(piece, piece.length, start, (end, id, score) =>
        edges.push({ from: start, to: end, id, score }),
      );
    }
    return edges;
  }

  trace(piece: string, _bytes: boolean, at: number): readonly TraceStep[] {
    const path = this.#bestPath(piece, 0, piece.length, false);
    const byteAt = byteOffsets(piece);
    const shown = path.filter(
      ({ start, end }) => byteAt[end]! > at - TRACE_REACH && byteAt[start]! <= at + TRACE_REACH,
    );
    const last = shown[0];
    const first = shown.at(-1);
    if (!first || !last) return [];
    const winner = new Map(path.map(({ start, end }) => [end, start]));
    const sumOf = (edge: LatticeEdge): number => this.#bestScore[edge.from]! + edge.score;
    const byEnd = new Map<number, LatticeEdge[]>();
    for (const edge of this.edges(piece, first.start, last.end)) {
      const ending = byEnd.get(edge.to);
      if (ending) ending.push(edge);
      else byEnd.set(edge.to, [edge]);
    }
    return Array.from(byEnd)
      .sort(([a], [b]) => a - b)
      .map(([to, edges]) => ({
        kind: 'lattice' as const,
        to: byteAt[to]!,
        edges: edges
          .toSorted((a, b) => sumOf(b) - sumOf(a))
          .map(({ from, id, score }) => ({
            from: byteAt[from]!,
            piece: id === this.unknownId ? piece.slice(from, to) : this.vocabulary.pieceOf(id)!,
            score,
            best: winner.get(to) === from,
          })),
      }));
  }

  /** The winning path from the last token to the first; with `fuse`, unknown neighbours are one. Offsets from `from`. */
  #bestPath(
    text: string,
    from: number,
    to: number,
    fuse = true,
  ): { start: number; end: number; id: number }[] {
    const length = to - from;
    if (this.#bestScore.length <= length) {
      this.#bestScore = new Float64Array(length + 1);
      this.#bestFrom = new Int32Array(length + 1);
      this.#bestId = new Int32Array(length + 1);
    }
    const score = this.#bestScore;
    const back = this.#bestFrom;
    const ids = this.#bestId;
    back.fill(-1, 0, length + 1);
    score[0] = 0;
    const { round } = this.#spec;
    for (let at = 0; at < length; at += unitsAt(text, from + at)) {
      const before = score[at]!;
      this.#edgesFrom(text, to, from + at, (end, id, edge) => {
        const sum = id === this.unknownId ? round(edge + before) : edge + before;
        const target = end - from;
        if (back[target]! >= 0 && sum <= score[target]!) return;
        score[target] = round(sum);
        back[target] = at;
        ids[target] = id;
      });
    }
    const path: { start: number; end: number; id: number }[] = [];
    for (let end = length; end > 0; end = back[end]!) {
      const last = path.at(-1);
      const id = ids[end]!;
      if (fuse && last && id === this.unknownId && last.id === id) last.start = back[end]!;
      else path.push({ start: back[end]!, end, id });
    }
    return path;
  }

  /** Every edge that starts at `at`: the pieces there by length, then the unknown one where no piece is one character. */
  #edgesFrom(
    text: string,
    to: number,
    at: number,
    visit: (end: number, id: number, score: number) => void,
  ): void {
    const { scores, latticeScores = scores, unknownScore } = this.#spec;
    const single = at + unitsAt(text, at);
    let hasSingle = false;
    for (let i = at, node = 0; i < to; i++) {
      node = this.#trie.step(node, text.charCodeAt(i));
      if (node < 0) break;
      const id = this.#trie.valueAt(node);
      if (id < 0) continue;
      visit(i + 1, id, latticeScores[id]!);
      hasSingle ||= i + 1 === single;
    }
    if (hasSingle) return;
    if (this.unknownId < 0) refuseUnknown(text.slice(at, single));
    visit(single, this.unknownId, unknownScore);
  }

  #pushUnknown(unknown: string, byte: number, into: PieceTokens): void {
    const known = this.#spec.looksUpUnknown ? this.vocabulary.idOf(unknown) : undefined;
    if (known === undefined && this.#spec.byteFallback) {
      const bytes = utf8Encode(unknown);
      if (bytes.every((value) => this.#byteIds[value] !== undefined)) {
        bytes.forEach((value, i) => pushToken(into, this.#byteIds[value]!, byte + i));
        return;
      }
    }
    pushToken(into, known ?? this.unknownId, byte);
  }
}

/** Bytes to either side of the place asked for that the lattice is shown for. */
const TRACE_REACH = 256;

/** UTF-8 offset of every UTF-16 index, the end included. */
function byteOffsets(text: string): Uint32Array {
  const offsets = new Uint32Array(text.length + 1);
  for (let i = 0; i < text.length; i++) offsets[i + 1] = offsets[i]! + utf8Length(text, i, i + 1);
  return offsets;
}

const unitsAt = (text: string, at: number): number => ((text.charCodeAt(at) & 0xfc00) === 0xd800 ? 2 : 1);
