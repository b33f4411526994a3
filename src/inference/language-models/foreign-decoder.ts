import { TokenscopeError } from '../../contracts/errors.ts';
import type { SessionSource, TensorMap } from '../../contracts/inference.ts';
import type { ModelRef } from '../../contracts/model.ts';
import type { TextTokenizer } from '../../contracts/text-tokenizer.ts';
import { findAttention } from '../onnx/find-attention.ts';
import { type OnnxModel, readOnnxModel } from '../onnx/onnx-model.ts';
import { firstRunOf } from '../onnx/tap-model.ts';
import type { InferenceEngine, ModelHandle, RunOptions } from '../session-engine.ts';
import { floatValues } from '../tensor-values.ts';
import { attentionReader } from './attention-reader.ts';
import { checkCausality, probeTexts } from './causality.ts';
import { type Decoder, tokensPerRun } from './decoder.ts';
import { decoderInputs } from './decoder-inputs.ts';
import { readModelConfig } from './model-config.ts';

/** A model from outside the page, as far as its files tell. */
export interface ForeignParts {
  readonly ref: ModelRef;
  readonly name: string;
  readonly label: string;
  readonly sha256: string;
  /** Size of the graph and its weights. */
  readonly bytes: number;
  /** Equal keys are the same files. */
  readonly key: string;
  readonly source: () => Promise<SessionSource>;
  /** Parsed `config.json`, or null. */
  readonly config: unknown;
  readonly tokenizer: TextTokenizer;
}

/**
 * Any exported decoder: finds out how it is fed, runs it twice on three tokens to learn its vocabulary and that it is
 * causal, and finds its attention.
 * @throws TokenscopeError `unsupported` naming what cannot be fed or read; what the engine throws.
 */
export async function foreignDecoder(
  parts: ForeignParts,
  engine: Pick<InferenceEngine, 'run' | 'inspect'>,
  options: Omit<RunOptions, 'fetches'> = {},
): Promise<Decoder> {
  const { name, tokenizer } = parts;
  const model = readOnnxModel((await parts.source()).graph);
  const found = findAttention(firstRunOf(model));
  const fault = found.matches.find(({ site }) => site.gpuFault !== null)?.site.gpuFault ?? null;
  const core: ModelHandle = {
    key: parts.key,
    label: name,
    bytes: parts.bytes,
    source: parts.source,
    gpuFault: fault,
  };
  const config = readModelConfig(parts.config);
  const { inputs, outputNames } = await engine.inspect(core, options);
  const { feeds, remembers } = decoderInputs(inputs, outputNames, name, config.kvHeads);
  const logits = logitsOutput(outputNames, name);
  const run: RunPiece = (ids, read, remembered, fetches) =>
    engine.run(core, feeds(ids, read, remembered), { ...options, fetches });
  const { vocabSize, logits: whole } = await probe(run, logits, name, model);
  const readsOn = remembers.length > 0 && (await canReadOn(run, whole, logits, remembers, options.signal));
  const trainedContext = config.context ?? positionsOf(model);
  const bos = firstToken(tokenizer) ?? config.bos;
  return {
    info: {
      ref: parts.ref,
      name,
      label: parts.label,
      sha256: parts.sha256,
      vocabSize,
      nContext: tokensPerRun(trainedContext, vocabSize, config.geometry?.nHead ?? null),
      trainedContext,
      geometry: config.geometry,
      bos: bos !== null && bos < vocabSize ? bos : null,
      bytes: parts.bytes,
    },
    tokenizer,
    core,
    logits,
    feeds: (ids) => feeds(ids, 0, {}),
    ...(readsOn ? { cache: { outputs: remembers, feeds } } : {}),
    capture: attentionReader(core, vocabSize),
  };
}

function logitsOutput(outputs: readonly string[], name: string): string {
  const candidates = outputs.filter((output) => !/present|past|cache|hidden|attention/i.test(output));
  const found = candidates.find((output) => /logits/i.test(output)) ?? candidates[0];
  if (found !== undefined) return found;
  throw new TokenscopeError(
    'unsupported',
    `'${name}' cannot be run as a language model: none of its outputs (${outputs.join(', ')}) are logits.`,
    'Choose the export with a language-modelling head.',
  );
}

type RunPiece = (
  ids: Int32Array,
  read: number,
  remembered: TensorMap,
  fetches: readonly string[],
) => Promise<TensorMap>;

/** @returns the number of logits a token, and the logits of the first probe text. */
async function probe(
  run: RunPiece,
  logits: string,
  name: string,
  model: OnnxModel,
): Promise<{ readonly vocabSize: number; readonly logits: Float32Array }> {
  const outputs: Float32Array[] = [];
  let vocabSize = 0;
  for (const ids of probeTexts) {
    const tensor = (await run(ids, 0, {}, [logits]))[logits]!;
    vocabSize = tensor.dims.at(-1) ?? 0;
    const values = floatValues(tensor);
    if (values.length !== ids.length * vocabSize || vocabSize < 4) {
      throw new TokenscopeError(
        'unsupported',
        `'${name}' cannot be run as a language model: its output '${logits}' has the shape [${tensor.dims.join(', ')}] for ${ids.length} tokens.`,
        'Choose an export that gives logits for every token.',
      );
    }
    outputs.push(values);
  }
  checkCausality([outputs[0]!, outputs[1]!], model, name);
  return { vocabSize, logits: outputs[0]! };
}

/** Of the largest logit; products of quantised activations differ by more, and are then read whole. */
const readOnTolerance = 1e-4;

/** Whether the last token, read after the others from the cache, gets the logits that it gets when all are read at once. */
async function canReadOn(
  run: RunPiece,
  whole: Float32Array,
  logits: string,
  remembers: readonly string[],
  signal?: AbortSignal,
): Promise<boolean> {
  const [text] = probeTexts;
  const last = whole.subarray((whole.length / text.length) * (text.length - 1));
  try {
    const remembered = await run(text.subarray(0, -1), 0, {}, remembers);
    const results = await run(text.subarray(-1), text.length - 1, remembered, [logits]);
    const values = floatValues(results[logits]!);
    const largest = last.reduce((top, value) => Math.max(top, Math.abs(value)), 1);
    return (
      values.length === last.length &&
      values.every((value, i) => Math.abs(value - last[i]!) <= readOnTolerance * largest)
    );
  } catch {
    signal?.throwIfAborted();
    return false;
  }
}

/** Rows of a learned table of positions, or of a rotary cache. */
function positionsOf(model: OnnxModel): number | null {
  const table = model.graph.initializers.find(
    ({ name, dims }) =>
      dims.length === 2 &&
      /(^|[./_])(wpe|pos_emb\w*|position_embeddings?|embed_positions|cos_cache)([./_]|$)/.test(name),
  );
  return table?.dims[0] ?? null;
}

/** What the tokenizer itself puts before a text. */
function firstToken(tokenizer: TextTokenizer): number | null {
  const { id } = tokenizer.encode('a', { addSpecial: true });
  const plain = tokenizer.encode('a');
  return id.length > plain.id.length && id[0] !== plain.id[0] ? id[0]! : null;
}
