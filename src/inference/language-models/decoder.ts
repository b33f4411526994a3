import type { AttentionCapture } from '../../contracts/attention-capture.ts';
import { TokenscopeError } from '../../contracts/errors.ts';
import type { TensorMap } from '../../contracts/inference.ts';
import type { LanguageModel, LanguageModelInfo, LanguageModelRun } from '../../contracts/language-model.ts';
import type { TextTokenizer } from '../../contracts/text-tokenizer.ts';
import type { InferenceEngine, ModelHandle } from '../session-engine.ts';
import { floatValues } from '../tensor-values.ts';

/** Bytes that the logits of one run, and the scores of one layer, may take. */
const runBudget = 512 * 1024 ** 2;
/** Where nothing tells what a model was trained for. */
const assumedContext = 1024;
const assumedHeads = 32;

/** Graphs of a decoder and how they are fed. */
export interface Decoder {
  readonly info: LanguageModelInfo;
  readonly tokenizer: TextTokenizer;
  /** The graph that gives logits, and the name of that output: `[1, n, vocab]`. */
  readonly core: ModelHandle;
  readonly logits: string;
  feeds(ids: Int32Array): TensorMap;
  /** Reads queries, keys and values of all layers; `run` feeds ids to another graph of the model. */
  capture(run: RunOnIds, ids: Int32Array): Promise<AttentionCapture>;
}

export type RunOnIds = (
  model: ModelHandle,
  ids: Int32Array,
  fetches: readonly string[],
) => Promise<TensorMap>;

/** Tokens that one run may hold, where the model itself would take `trained` (null: not known). */
export function tokensPerRun(trained: number | null, vocabSize: number, heads: number | null): number {
  const byLogits = Math.floor(runBudget / (4 * vocabSize));
  const byScores = Math.floor(Math.sqrt(runBudget / (4 * (heads ?? assumedHeads))));
  return Math.max(1, Math.min(trained ?? assumedContext, byLogits, byScores));
}

/** A decoder as the language model that everyone else sees; all runs go through the engine's queue. */
export function languageModel(decoder: Decoder, engine: () => Pick<InferenceEngine, 'run'>): LanguageModel {
  const { info, tokenizer, core, logits } = decoder;
  return {
    info,
    tokenizer,
    async logits(ids, options = {}) {
      checkIds(info, ids);
      const results = await engine().run(core, decoder.feeds(ids), { ...options, fetches: [logits] });
      const values = floatValues(results[logits]!);
      if (values.length === ids.length * info.vocabSize) return values;
      throw new TokenscopeError(
        'unsupported',
        `'${info.name}' gives logits of shape [${results[logits]!.dims.join(', ')}], not [1, ${ids.length}, ${info.vocabSize}].`,
        'Export the model with logits for every token.',
      );
    },
    async attentionTaps(ids, options: LanguageModelRun = {}) {
      checkIds(info, ids);
      return decoder.capture(
        (model, read, fetches) => engine().run(model, decoder.feeds(read), { ...options, fetches }),
        ids,
      );
    },
  };
}

function checkIds({ name, vocabSize, nContext }: LanguageModelInfo, ids: Int32Array): void {
  if (ids.length < 1 || ids.length > nContext) {
    throw new TokenscopeError(
      'bad-input',
      `'${name}' reads 1 to ${nContext} tokens at once, not ${ids.length}.`,
      'Read the text in windows.',
    );
  }
  const wrong = ids.find((id) => id < 0 || id >= vocabSize);
  if (wrong === undefined) return;
  throw new TokenscopeError(
    'bad-input',
    `Token id ${wrong} lies outside the vocabulary of '${name}' (${vocabSize} ids).`,
    'Use the tokenizer that belongs to the model.',
  );
}
