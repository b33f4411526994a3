import { TokenscopeError } from '../../contracts/errors.ts';
import type { TextTokenizer } from '../../contracts/text-tokenizer.ts';
import type { ModelFiles } from '../model-files.ts';
import { findAttention } from '../onnx/find-attention.ts';
import { type OnnxModel, readOnnxModel } from '../onnx/onnx-model.ts';
import { writeOnnxModel } from '../onnx/onnx-write.ts';
import type { InferenceEngine, ModelHandle, RunOptions } from '../session-engine.ts';
import { floatValues, integerTensor } from '../tensor-values.ts';
import { partTowers, textOutput } from './two-towers.ts';
import { unitFloatRows } from './unit-rows.ts';

export interface TextTowerParts extends Pick<ModelFiles, 'name' | 'key' | 'bytes' | 'source'> {
  /** Parsed `config.json`, or null. */
  readonly config: unknown;
}

/** The text half of a graph with two towers. */
export interface TextTower {
  readonly handle: ModelHandle;
  readonly inputs: readonly string[];
  /** The most tokens that it takes, start and end included. */
  readonly longest: number;
}

/** Texts of one run; more only cost memory. */
const batch = 32;
/** CLIP's, where config.json does not say. */
const usualLength = 77;

/** The text tower of a model's files, not loaded yet. @param model the tower, as {@link partTowers} gives it of those files */
export function textTower({ name, key, bytes, source, config }: TextTowerParts, model: OnnxModel): TextTower {
  const faulty = findAttention(model).matches.find(({ site }) => site.gpuFault !== null);
  const handle: ModelHandle = {
    key: `${key} texts`,
    label: `${name}, texts`,
    bytes,
    gpuFault: faulty?.site.gpuFault ?? null,
    async source() {
      const { graph: whole, externalData } = await source();
      const { bytes: graph, weights } = writeOnnxModel(partTowers(readOnnxModel(whole)).text!, 'external');
      return { graph, externalData: weights ? [...externalData, weights] : externalData };
    },
  };
  return {
    handle,
    inputs: model.graph.inputs.map((input) => input.name),
    longest: lengthOf(config) ?? usualLength,
  };
}

/**
 * Unit-length embeddings `[joint]` of texts. Texts of one length run together, so that no padding is needed.
 * @throws TokenscopeError `unsupported` where the tower gives rows of another width; what the engine throws; an AbortError.
 */
export async function embedTexts(
  { handle, inputs, longest }: TextTower,
  tokenizer: TextTokenizer,
  joint: number,
  texts: readonly string[],
  engine: Pick<InferenceEngine, 'run'>,
  options: RunOptions,
): Promise<readonly Float32Array[]> {
  const ids = texts.map((text) => cutIds(tokenizer.encode(text, { addSpecial: true }).id, longest));
  const byLength = new Map<number, number[]>();
  for (const [i, { length }] of ids.entries()) byLength.set(length, [...(byLength.get(length) ?? []), i]);
  const found: Float32Array[] = [];
  for (const [length, same] of byLength) {
    for (let start = 0; start < same.length; start += batch) {
      const part = same.slice(start, start + batch);
      const dims = [part.length, length];
      const feeds = {
        input_ids: integerTensor(
          part.flatMap((i) => ids[i]!),
          dims,
        ),
        attention_mask: integerTensor(new Uint8Array(part.length * length).fill(1), dims),
      };
      const taken = Object.fromEntries(Object.entries(feeds).filter(([input]) => inputs.includes(input)));
      const outputs = await engine.run(handle, taken, { ...options, fetches: [textOutput] });
      const values = floatValues(outputs[textOutput]!);
      if (values.length !== part.length * joint)
        throw otherSpace(handle.label, values.length / part.length, joint);
      const rows = unitFloatRows(values, joint);
      part.forEach((i, row) => (found[i] = rows.slice(row * joint, (row + 1) * joint)));
    }
  }
  return found;
}

/** The last id, the end token, stays. */
const cutIds = (ids: Int32Array, longest: number): number[] =>
  ids.length <= longest ? Array.from(ids) : [...ids.subarray(0, longest - 1), ids.at(-1)!];

function lengthOf(config: unknown): number | null {
  const text = (config as { readonly text_config?: Readonly<Record<string, unknown>> } | null)?.text_config;
  const length = text?.['max_position_embeddings'];
  return typeof length === 'number' && length > 1 ? length : null;
}

const otherSpace = (label: string, given: number, wanted: number): TokenscopeError =>
  new TokenscopeError(
    'unsupported',
    `The tower of '${label}' gives ${given} numbers a text, its image tower ${wanted}.`,
    'Choose an export whose towers share a space, such as CLIP.',
  );
