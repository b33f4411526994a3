import { createTensor } from '../../base/tensor.ts';
import { TokenscopeError } from '../../contracts/errors.ts';
import type { JointSpace } from '../../contracts/image-encoder.ts';
import type { TextTokenizer } from '../../contracts/text-tokenizer.ts';
import { readOnnxModel } from '../onnx/onnx-model.ts';
import { writeOnnxModel } from '../onnx/onnx-write.ts';
import type { InferenceEngine, ModelHandle } from '../session-engine.ts';
import { floatTensor, floatValues } from '../tensor-values.ts';
import type { EncoderLayers } from './remaining-layers.ts';
import { embedTexts, type TextTower } from './text-tower.ts';
import { imageOutput, jointHead } from './two-towers.ts';
import { unitFloatRows } from './unit-rows.ts';

/** What the files hold for texts; null where they do not. */
export interface TextParts {
  readonly tower: TextTower | null;
  readonly tokenizer: TextTokenizer | null;
}

/** One picture: its residual stream `[prefix + n, width]` after the last layer, and what the whole graph makes of it. */
export interface JointSample {
  readonly stream: Float32Array;
  readonly embedding: Float32Array | null;
}

export interface OpenJointSpace extends JointSpace {
  close(): Promise<void>;
}

/** Quantised graphs scale their inputs by the whole tensor, so that neighbours change a row a little. */
const leastCosine = 0.99;

/**
 * The space that an encoder shares with its text tower. The part of the graph that makes the picture's embedding of CLS is cut out for
 * the patches, and must give on CLS what the whole graph gives. The text tower is loaded at the first text.
 * @returns null where there is no such tower, no tokenizer, or the embedding is made otherwise
 * @throws TokenscopeError `device-lost`; an AbortError.
 */
export async function openJointSpace(
  { tower, tokenizer }: TextParts,
  layers: EncoderLayers,
  { stream, embedding }: JointSample,
  engine: () => Pick<InferenceEngine, 'run' | 'close'>,
  signal: AbortSignal,
): Promise<OpenJointSpace | null> {
  if (!tower || !tokenizer || !embedding) return null;
  const head = await findHead(layers);
  if (!head) return null;
  const joint = embedding.length;
  const project: JointSpace['project'] = async (rows, options = {}) => {
    const m = rows.length / layers.width;
    const feeds = { [head.input]: floatTensor(rows, [m, layers.width]) };
    const outputs = await engine().run(head.handle, feeds, { ...options, fetches: [imageOutput] });
    return createTensor(unitFloatRows(floatValues(outputs[imageOutput]!), joint), [m, joint]);
  };
  if (!(await agrees(project, stream, embedding, signal))) {
    await engine().close(head.handle.key);
    return null;
  }
  return {
    width: joint,
    project,
    embed: (texts, options = {}) => embedTexts(tower, tokenizer, joint, texts, engine(), options),
    async close() {
      await engine().close(head.handle.key);
      await engine().close(tower.handle.key);
    },
  };
}

/** The end of the image tower as a model of its own, not loaded yet. */
async function findHead({ name, handle, states }: EncoderLayers) {
  const cut = async () => {
    const { graph, externalData } = await handle.source();
    return { head: jointHead(readOnnxModel(graph), states.at(-1)!), externalData };
  };
  const { head } = await cut();
  if (!head) return null;
  const part: ModelHandle = {
    key: `${handle.key} joint`,
    label: `${name}, joint space`,
    bytes: Math.ceil(handle.bytes / (states.length + 1)),
    async source() {
      const again = await cut();
      return { graph: writeOnnxModel(again.head!.model, 'inline').bytes, externalData: again.externalData };
    },
  };
  return { handle: part, input: head.input };
}

async function agrees(
  project: JointSpace['project'],
  stream: Float32Array,
  embedding: Float32Array,
  signal: AbortSignal,
): Promise<boolean> {
  try {
    const { data } = await project(stream, { signal });
    const unit = unitFloatRows(embedding, embedding.length);
    return unit.reduce((sum, value, i) => sum + value * data[i]!, 0) >= leastCosine;
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof TokenscopeError && error.code === 'device-lost') throw error;
    return false;
  }
}
