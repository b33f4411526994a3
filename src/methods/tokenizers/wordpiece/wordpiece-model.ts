import { utf8Length } from '../../../base/utf8-length.ts';
import type { TraceStep } from '../../../contracts/text-tokenizer.ts';
import {
  type PieceModel,
  type PieceTokens,
  pushToken,
  refuseUnknown,
  type Vocabulary,
} from '../tokenizer-json/models/piece-model.ts';
import { PieceTrie } from '../unigram/piece-trie.ts';

export interface WordPieceSpec {
  readonly vocabulary: Vocabulary;
  readonly unknownPiece: string;
  /** What the pieces that do not start a word begin with, usually `##`. */
  readonly continuingPrefix: string;
  /** Longer words become one unknown token; code points. */
  readonly maxWordLength: number;
}

/**
 * WordPiece as BERT runs it (Wu et al. 2016, arXiv 1609.08144, §4.1; greedy matching as in the BERT release): from the
 * left, the longest piece that matches; a word with any place where none does becomes one unknown token.
 */
export class WordPieceModel implements PieceModel {
  readonly family = 'wordpiece';
  readonly vocabulary: Vocabulary;
  readonly unknownId: number;
  readonly readsBytes = false;
  readonly #unknownPiece: string;
  readonly #prefix: string;
  readonly #maxWordLength: number;
  readonly #first = new PieceTrie();
  readonly #inner = new PieceTrie();

  constructor(spec: WordPieceSpec) {
    this.vocabulary = spec.vocabulary;
    this.#unknownPiece = spec.unknownPiece;
    this.#prefix = spec.continuingPrefix;
    this.#maxWordLength = spec.maxWordLength;
    this.unknownId = spec.vocabulary.idOf(spec.unknownPiece) ?? -1;
    for (const [piece, id] of spec.vocabulary.entries()) {
      this.#first.put(piece, id);
      if (piece.startsWith(this.#prefix)) this.#inner.put(piece.slice(this.#prefix.length), id);
    }
  }

  separates(): boolean {
    return false;
  }

  scoreOf(): null {
    return null;
  }

  encode(text: string, from: number, to: number, _bytes: boolean, into: PieceTokens): void {
    into.count = 0;
    into.nBytes = utf8Length(text, from, to);
    if (!this.#isTooLong(text, from, to)) {
      let byte = 0;
      for (let at = from; at < to; ) {
        const end = this.#longest(text, at, to, at > from);
        if (end < 0) {
          into.count = 0;
          break;
        }
        pushToken(into, this.#found, byte);
        byte += utf8Length(text, at, end);
        at = end;
      }
    }
    if (into.count > 0) return;
    if (this.unknownId < 0) refuseUnknown(text.slice(from, to));
    pushToken(into, this.unknownId, 0);
  }

  trace(piece: string): readonly TraceStep[] {
    const step = (rule: string, pieces: readonly string[]): TraceStep => ({ kind: 'rule', rule, pieces });
    const unknown = [this.#unknownPiece];
    if (this.#isTooLong(piece, 0, piece.length)) {
      return [step(`longer than ${this.#maxWordLength} characters: the word is unknown`, unknown)];
    }
    const steps: TraceStep[] = [];
    const pieces: string[] = [];
    for (let at = 0; at < piece.length; ) {
      const end = this.#longest(piece, at, piece.length, at > 0);
      const rest = (at > 0 ? this.#prefix : '') + piece.slice(at);
      if (end < 0) {
        return [...steps, step(`no piece starts '${rest}': the whole word is unknown`, unknown)];
      }
      pieces.push(this.vocabulary.pieceOf(this.#found)!);
      const left = end < piece.length ? [this.#prefix + piece.slice(end)] : [];
      steps.push(step(`longest piece that starts '${rest}'`, [...pieces, ...left]));
      at = end;
    }
    return steps;
  }

  /** Id that {@link #longest} found last. */
  #found = -1;

  /** End of the longest piece that starts at `at`, or -1. */
  #longest(text: string, at: number, to: number, inner: boolean): number {
    const trie = inner ? this.#inner : this.#first;
    let end = -1;
    for (let i = at, node = 0; i < to; i++) {
      node = trie.step(node, text.charCodeAt(i));
      if (node < 0) break;
      const id = trie.valueAt(node);
      if (id < 0) continue;
      this.#found = id;
      end = i + 1;
    }
    return end;
  }

  #isTooLong(text: string, from: number, to: number): boolean {
    if (to - from <= this.#maxWordLength) return false;
    let pairs = 0;
    for (let i = from; i < to; i++) if ((text.charCodeAt(i) & 0xfc00) === 0xdc00) pairs++;
    return to - from - pairs > this.#maxWordLength;
  }
}
