import type { LanguageModel } from '../../contracts/language-model.ts';
import type { NextUnitModel } from '../../contracts/next-unit-model.ts';

/**
 * A language model as a distribution over its next token, the text's start put before every context. One run answers for all
 * beginnings of its context, so that asking for the longest first is cheap.
 */
export class TokenModel implements NextUnitModel {
  readonly vocab: number;
  readonly #model: LanguageModel;
  readonly #signal: AbortSignal;
  readonly #onRun: (runs: number) => void;
  readonly #rows = new Map<string, { readonly logits: Float32Array; readonly row: number }>();
  #runs = 0;

  constructor(model: LanguageModel, signal: AbortSignal, onRun: (runs: number) => void) {
    this.vocab = model.info.vocabSize;
    this.#model = model;
    this.#signal = signal;
    this.#onRun = onRun;
  }

  /** Runs of the model so far. */
  get runs(): number {
    return this.#runs;
  }

  async logProbs(context: ArrayLike<number>): Promise<Float64Array> {
    const ids = Array.from(context);
    const key = ids.join();
    if (!this.#rows.has(key)) await this.#run(ids);
    const { logits, row } = this.#rows.get(key)!;
    return logSoftmax(logits.subarray(row * this.vocab, (row + 1) * this.vocab));
  }

  async #run(ids: readonly number[]): Promise<void> {
    const { bos } = this.#model.info;
    const start = bos === null ? [] : [bos];
    this.#signal.throwIfAborted();
    const logits = await this.#model.logits(Int32Array.from([...start, ...ids]), { signal: this.#signal });
    this.#onRun(++this.#runs);
    for (let length = ids.length; length >= 1 - start.length; length--) {
      const key = ids.slice(0, length).join();
      if (this.#rows.has(key)) continue;
      this.#rows.set(key, { logits, row: length + start.length - 1 });
    }
  }
}

function logSoftmax(logits: Float32Array): Float64Array {
  let top = Number.NEGATIVE_INFINITY;
  for (const logit of logits) top = Math.max(top, logit);
  let sum = 0;
  for (const logit of logits) sum += Math.exp(logit - top);
  const shift = top + Math.log(sum);
  return Float64Array.from(logits, (logit) => logit - shift);
}
