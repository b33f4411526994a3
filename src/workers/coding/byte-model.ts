import type { NextUnitModel } from '../../contracts/next-unit-model.ts';
import type { ByteVocabulary } from '../../methods/encodings/exact-byte-probabilities.ts';

/**
 * A language model whose tokens are bytes, as a model of bytes alone: what it gives to other tokens is shared out among the bytes
 * in proportion.
 */
export class ByteModel implements NextUnitModel {
  readonly vocab = 256;
  readonly #tokens: NextUnitModel;
  readonly #idOf = new Int32Array(256).fill(-1);

  constructor(tokens: NextUnitModel, vocabulary: ByteVocabulary) {
    this.#tokens = tokens;
    for (let id = 0; id < vocabulary.size; id++) {
      const bytes = vocabulary.bytesOf(id);
      if (bytes?.length === 1) this.#idOf[bytes[0]!] = id;
    }
  }

  async logProbs(context: ArrayLike<number>): Promise<Float64Array> {
    const next = await this.#tokens.logProbs(Array.from(context, (byte) => this.#idOf[byte]!));
    const logs = Float64Array.from(this.#idOf, (id) => next[id]!);
    const mass = logs.reduce((sum, log) => sum + Math.exp(log), 0);
    return logs.map((log) => log - Math.log(mass));
  }
}
