import { TokenscopeError } from '../../contracts/errors.ts';
import { type GraphView, viewOf } from '../onnx/graph-view.ts';
import { elementType } from '../onnx/onnx-fields.ts';
import type { OnnxModel } from '../onnx/onnx-model.ts';
import { subGraph } from '../onnx/sub-graph.ts';
import { inferValueTypes } from '../onnx/value-types.ts';

const floatTypes: readonly (number | null)[] = [elementType.float32, elementType.float16];
const textInputs: readonly string[] = ['input_ids', 'attention_mask'];
export const textOutput = 'text_embeds';
export const imageOutput = 'image_embeds';

/** A graph in its towers. */
export interface Towers {
  /** From pixels alone; the whole graph where it is an image tower already, or no such part of it was found. */
  readonly image: OnnxModel;
  /** From token ids alone, unit length or not; null where the graph has none. */
  readonly text: OnnxModel | null;
}

/**
 * Parts a graph that reads a picture and a text, as optimum exports CLIP whole (`onnx/model`), into what each output needs of it.
 * @throws TokenscopeError `corrupt`
 */
export function partTowers(model: OnnxModel): Towers {
  const view = viewOf(model.graph);
  const typeOf = inferValueTypes(view);
  const inputs = model.graph.inputs.map(({ name }) => name).filter((name) => !view.initializer(name));
  const pixels = inputs.filter((name) => floatTypes.includes(typeOf(name).elementType));
  if (inputs.length === 1 || pixels.length !== 1) return { image: model, text: null };
  const needs = new Map(model.graph.outputs.map(({ name }) => [name, inputsOf(view, name, inputs)]));
  const madeOf = (allowed: readonly string[]): string[] =>
    Array.from(needs, ([output, needed]) =>
      needed.length > 0 && needed.every((name) => allowed.includes(name)) ? output : null,
    ).filter((output) => output !== null);
  const seen = madeOf(pixels);
  if (seen.length === 0) return { image: model, text: null };
  const isText = madeOf(textInputs).includes(textOutput) && needs.get(textOutput)!.includes(textInputs[0]!);
  return {
    image: part(model, pixels, seen),
    text: isText ? part(model, needs.get(textOutput)!, [textOutput]) : null,
  };
}

/** The inputs keep the shapes that the file gives them. */
function part(model: OnnxModel, inputs: readonly string[], outputs: readonly string[]): OnnxModel {
  const cut = subGraph(model, inputs, outputs);
  const own = model.graph.inputs.filter(({ name }) => inputs.includes(name));
  return { ...cut, graph: { ...cut.graph, inputs: own } };
}

/** Inputs of the model that a value is computed from. */
function inputsOf(view: GraphView, value: string, inputs: readonly string[]): string[] {
  const found = new Set<string>();
  const seen = new Set<string>();
  const open = [value];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (seen.has(name)) continue;
    seen.add(name);
    if (inputs.includes(name)) found.add(name);
    const producer = view.producer(name);
    if (producer) open.push(...view.reads(producer));
  }
  return [...found];
}

/** The end of an image tower, which takes `[m, width]` rows in place of CLS. */
export interface JointHead {
  readonly model: OnnxModel;
  readonly input: string;
}

/**
 * What CLIP does to the CLS token after the last layer — norm, projection, unit length — as a model of its own, so that patches can go
 * through it too; null where the picture's embedding is not made of the first token alone (SigLIP pools with attention), or that part
 * cannot be cut out.
 * @param state name of the residual stream after the last layer
 */
export function jointHead(model: OnnxModel, state: string): JointHead | null {
  const view = viewOf(model.graph);
  if (!view.producer(imageOutput)) return null;
  const readers = view.consumers(state);
  const [pick] = readers;
  if (readers.length !== 1 || pick?.opType !== 'Gather') return null;
  const { outputs, inputs } = pick;
  const axis = view.attributes(pick).get('axis')?.int ?? 0;
  if (axis !== 1 || view.scalar(inputs[1]!) !== 0) return null;
  const input = outputs[0]!;
  try {
    return { model: subGraph(model, [input], [imageOutput]), input };
  } catch (error) {
    if (error instanceof TokenscopeError && error.code !== 'corrupt') return null;
    throw error;
  }
}
