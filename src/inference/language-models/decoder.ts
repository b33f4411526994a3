import type { AttentionCapture } from '../../contracts/attention-capture.ts';
import { TokenscopeError } from '../../contracts/errors.ts';
import type { TensorMap, TensorValue } from '../../contracts/inference.ts';
import type {
  LanguageModel,
  LanguageModelInfo,
  LanguageModelRun,
  TextReading,
} from '../../contracts/language-model.ts';
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
  /** How `core` reads on: the outputs that remember, and its inputs for `ids` after `read` tokens of which those were the outputs. */
  readonly cache?: {
    readonly outputs: readonly string[];
    feeds(ids: Int32Array, read: number, remembered: TensorMap): TensorMap;
  };
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
  const { info, tokenizer, core, logits, cache } = decoder;
  return {
    info,
    tokenizer,
    async logits(ids, options = {}) {
      checkIds(info, ids);
      const results = await engine().run(core, decoder.feeds(ids), { ...options, fetches: [logits] });
      return logitsOf(info, results[logits]!, ids.length);
    },
    ...(cache && {
      startReading(): TextReading {
        let read = 0;
        let remembered: TensorMap = {};
        return {
          async readOn(ids, options = {}) {
            checkIds(info, ids, read);
            const feeds = read === 0 ? decoder.feeds(ids) : cache.feeds(ids, read, remembered);
            const fetches = [logits, ...cache.outputs];
            const results = await engine().run(core, feeds, { ...options, fetches });
            const values = logitsOf(info, results[logits]!, ids.length);
            read += ids.length;
            remembered = results;
            return values;
          },
        };
      },
    }),
    async attentionTaps(ids, options: LanguageModelRun = {}) {
      checkIds(info, ids);
      return decoder.capture(
        (model, read, fetches) => engine().run(model, decoder.feeds(read), { ...options, fetches }),
        ids,
      );
    },
  };
}

function logitsOf({ name, vocabSize }: LanguageModelInfo, output: TensorValue, n: number): Float32Array {
  const values = floatValues(output);
  if (values.length === n * vocabSize) return values;
  throw new TokenscopeError(
    'unsupported',
    `'${name}' gives logits of shape [${output.dims.join(', ')}], not [1, ${n}, ${vocabSize}].`,
    'Export the model with logits for every token.',
  );
}

/** @param read tokens that were read before and are remembered */
function checkIds({ name, vocabSize, nContext }: LanguageModelInfo, ids: Int32Array, read = 0): void {
  if (ids.length < 1 || read + ids.length > nContext) {
    throw new TokenscopeError(
      'bad-input',
      `'${name}' reads 1 to ${nContext} tokens at once, not ${read + ids.length}.`,
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
