import { utf8Encode } from '../../base/utf8-offsets.ts';
import type { LearnedMerge } from '../../methods/trainers/_shared/merge-trainer.ts';
import { preTokens } from '../../methods/trainers/_shared/pre-tokens.ts';
import { mergeSymbols } from '../../methods/tokenizers/bpe/byte-pair-merge.ts';
import { MergeTable } from '../../methods/tokenizers/bpe/merge-table.ts';
import type { TokenStream } from './token-information.ts';

/** A text cut into pre-tokens once, to be encoded with vocabulary after vocabulary. */
export class EncodableText {
  readonly bytes: Uint8Array;
  /** Distinct pre-tokens, and which of them stands at each place of the text. */
  readonly #words: readonly Uint8Array[];
  readonly #order: Int32Array;

  constructor(text: string) {
    const wellFormed = text.toWellFormed();
    this.bytes = utf8Encode(wellFormed);
    const numbers = new Map<string, number>();
    this.#order = Int32Array.from(preTokens(wellFormed), (piece) => {
      const known = numbers.get(piece);
      if (known !== undefined) return known;
      numbers.set(piece, numbers.size);
      return numbers.size - 1;
    });
    this.#words = Array.from(numbers.keys(), utf8Encode);
  }

  /** The ids under byte-level BPE with the first `count` of the merges. */
  encode(merges: readonly LearnedMerge[], count: number): TokenStream {
    const used = merges.slice(0, count);
    const table = MergeTable.fromMerges(
      used.map(({ left }) => left),
      used.map(({ right }) => right),
      used.map(({ id }) => id),
    );
    const words = this.#words.map((word) => {
      const ids = Int32Array.from(word);
      const starts = new Int32Array(word.length);
      return ids.slice(0, mergeSymbols(ids, starts, word.length, table));
    });
    const ids = new Int32Array(this.#order.reduce((sum, word) => sum + words[word]!.length, 0));
    let at = 0;
    for (const word of this.#order) {
      ids.set(words[word]!, at);
      at += words[word]!.length;
    }
    return { text: this.bytes, ids, vocabSize: 256 + used.length };
  }
}
