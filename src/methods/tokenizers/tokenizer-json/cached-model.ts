import { hashUnits, LONGEST_WORD, WordCache } from '../bpe/word-cache.ts';
import { newPieceTokens, type PieceModel, type PieceTokens, reserveTokens } from './models/piece-model.ts';

/** A model that remembers short pre-tokens. All calls must agree on `bytes`. */
export class CachedModel {
  readonly #model: PieceModel;
  readonly #cache = new WordCache();
  readonly #tokens = newPieceTokens();

  constructor(model: PieceModel) {
    this.#model = model;
  }

  /** Tokens of the pre-token `text[from, to)`; valid until the next call. */
  encode(text: string, from: number, to: number, bytes: boolean): PieceTokens {
    const tokens = this.#tokens;
    if (to - from > LONGEST_WORD) {
      this.#model.encode(text, from, to, bytes, tokens);
      return tokens;
    }
    const cache = this.#cache;
    const hash = hashUnits(text, from, to);
    const word = cache.find(text, from, to, hash);
    if (word < 0) {
      this.#model.encode(text, from, to, bytes, tokens);
      cache.put(text, from, to, hash, tokens.ids, tokens.starts, tokens.count, tokens.nBytes);
      return tokens;
    }
    const first = cache.tokenEnd[word]!;
    const count = cache.tokenEnd[word + 1]! - first;
    reserveTokens(tokens, count);
    let start = 0;
    for (let i = 0; i < count; i++) {
      tokens.ids[i] = cache.ids[first + i]!;
      tokens.starts[i] = start;
      start = cache.ends[first + i]!;
    }
    tokens.count = count;
    tokens.nBytes = start;
    return tokens;
  }
}
