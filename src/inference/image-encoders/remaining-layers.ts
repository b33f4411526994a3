import { TokenscopeError } from '../../contracts/errors.ts';
import type { RunTokens } from '../../contracts/image-encoder.ts';
import { readOnnxModel } from '../onnx/onnx-model.ts';
import { writeOnnxModel } from '../onnx/onnx-write.ts';
import { subGraph } from '../onnx/sub-graph.ts';
import type { InferenceEngine, ModelHandle, RunOptions } from '../session-engine.ts';
import { floatTensor, floatValues } from '../tensor-values.ts';

/** A tapped encoder, as far as its layers are to be cut. */
export interface EncoderLayers {
  readonly name: string;
  readonly handle: ModelHandle;
  /** Names of the residual stream after each layer. */
  readonly states: readonly string[];
  readonly width: number;
  /** Tokens that stay in front: CLS and registers. */
  readonly prefix: number;
}

/** Of the largest value: what another order of sums may change. */
const tolerance = 1e-3;

/** The model without its first `after` layers: the residual stream goes in, of any number of tokens. */
export const remainingHandle = ({ handle, states }: EncoderLayers, after: number): ModelHandle => ({
  ...handle,
  key: `${handle.key} after ${after}`,
  bytes: Math.ceil((handle.bytes * (states.length - after)) / states.length),
  source: async () => {
    const { graph, externalData } = await handle.source();
    const part = subGraph(readOnnxModel(graph), [states[after - 1]!], [states.at(-1)!]);
    return { graph: writeOnnxModel(part, 'inline').bytes, externalData };
  },
});

/**
 * Cuts an encoder after some of its layers, and makes sure of it: the rest must give on all tokens what the whole encoder gave,
 * must not care for the order of patches, and must take fewer of them.
 * @param stream of one picture, after each layer
 * @throws TokenscopeError `unsupported` with the cause in its details; what the engine throws when memory runs out.
 */
export async function openRemainingLayers(
  layers: EncoderLayers,
  after: number,
  stream: readonly Float32Array[],
  engine: () => Pick<InferenceEngine, 'run' | 'close'>,
  signal: AbortSignal,
): Promise<RunTokens> {
  const { name, states, width, prefix } = layers;
  const handle = remainingHandle(layers, after);
  const [input, output] = [states[after - 1]!, states.at(-1)!];
  const run: RunTokens = async (tokens, options: RunOptions = {}) => {
    const feeds = { [input]: floatTensor(tokens, [1, tokens.length / width, width]) };
    const outputs = await engine().run(handle, feeds, { ...options, fetches: [output] });
    return floatValues(outputs[output]!);
  };
  const [begin, end] = [stream[after - 1]!, stream.at(-1)!];
  const least = tolerance * end.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const reversed = (rows: Float32Array): Float32Array => patchesReversed(rows, prefix, width);
  try {
    const whole = await run(begin, { signal });
    if (distance(whole, end) > least)
      throw new Error('The layers alone do not give what the whole encoder gives.');
    const turned = await run(reversed(begin), { signal });
    if (distance(turned, reversed(end)) > least)
      throw new Error('Its layers themselves look at where a patch stands.');
    const few = begin.slice(0, (prefix + 1) * width);
    const left = await run(few, { signal });
    if (left.length !== few.length) throw new Error(`${prefix + 1} tokens become ${left.length / width}.`);
  } catch (error) {
    await engine().close(handle.key);
    signal.throwIfAborted();
    if (error instanceof TokenscopeError && fatal.includes(error.code)) throw error;
    throw new TokenscopeError(
      'unsupported',
      `The layers of '${name}' after the first ${after} cannot run on fewer tokens.`,
      'Choose an export that leaves the number of tokens open, as those of optimum on the Hub do, or clip-scenes.',
      { cause: error },
    );
  }
  return run;
}

const fatal: readonly string[] = ['out-of-memory', 'device-lost', 'worker-crashed', 'cancelled', 'offline'];

function patchesReversed(rows: Float32Array, prefix: number, width: number): Float32Array {
  const count = rows.length / width;
  const turned = rows.slice();
  for (let i = prefix; i < count; i++) {
    const from = count - 1 - (i - prefix);
    turned.set(rows.subarray(from * width, (from + 1) * width), i * width);
  }
  return turned;
}

const distance = (a: Float32Array, b: Float32Array): number =>
  a.length === b.length
    ? a.reduce((most, value, i) => Math.max(most, Math.abs(value - b[i]!)), 0)
    : Number.POSITIVE_INFINITY;
