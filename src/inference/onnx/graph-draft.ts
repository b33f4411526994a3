import {
  buildInts,
  buildNode,
  buildOutput,
  buildTensor,
  buildValue,
  type NewAttribute,
  rewireNode,
} from './onnx-build.ts';
import { elementType } from './onnx-fields.ts';
import type { OnnxModel, OnnxNode, OnnxValue } from './onnx-model.ts';
import type { OnnxTensor } from './onnx-tensor.ts';

interface OpOptions {
  readonly domain?: string;
  readonly attributes?: Readonly<Record<string, NewAttribute>>;
}

/** An edit of a graph in the making. The graph it starts from is not changed; `finish` gives the edited one. */
export class GraphDraft {
  readonly #model: OnnxModel;
  readonly #names = new Set<string>();
  readonly #replaced = new Map<OnnxNode, OnnxNode>();
  readonly #nodes: OnnxNode[] = [];
  readonly #initializers: OnnxTensor[] = [];
  readonly #inputs: OnnxValue[] = [];
  readonly #outputs = new Map<string, OnnxValue>();
  readonly #valueInfo: OnnxValue[] = [];
  readonly #constants = new Map<string, string>();

  constructor(model: OnnxModel) {
    this.#model = model;
    const { nodes, inputs, initializers } = model.graph;
    for (const node of nodes) for (const name of [...node.inputs, ...node.outputs]) this.#names.add(name);
    for (const { name } of [...inputs, ...initializers]) this.#names.add(name);
  }

  /** Version of the standard operators that the model imports. */
  get opset(): number {
    return this.#model.opsets.get('') ?? 1;
  }

  /** A value name that the graph does not use yet. */
  fresh(hint: string): string {
    let name = hint;
    for (let i = 1; this.#names.has(name); i++) name = `${hint}_${i}`;
    this.#names.add(name);
    return name;
  }

  /** Adds an operator with one output and returns the output's name. */
  op(opType: string, inputs: readonly string[], options: OpOptions = {}): string {
    const output = this.fresh(`tokenscope/${opType}`);
    this.#nodes.push(buildNode({ opType, inputs, outputs: [output], name: output, ...options }));
    return output;
  }

  /** The current state of a node of the original graph. */
  current(node: OnnxNode): OnnxNode {
    return this.#replaced.get(node) ?? node;
  }

  replace(node: OnnxNode, by: OnnxNode): void {
    this.#replaced.set(node, by);
  }

  setInput(node: OnnxNode, slot: number, value: string): void {
    const now = this.current(node);
    const inputs = Array.from(
      { length: Math.max(now.inputs.length, slot + 1) },
      (_, i) => now.inputs[i] ?? '',
    );
    inputs[slot] = value;
    this.replace(node, rewireNode(now, inputs));
  }

  /** Name of output `slot` of a node; an omitted optional output is switched on. */
  output(node: OnnxNode, slot: number): string {
    const now = this.current(node);
    const there = now.outputs[slot];
    if (there) return there;
    const outputs = Array.from(
      { length: Math.max(now.outputs.length, slot + 1) },
      (_, i) => now.outputs[i] ?? '',
    );
    const name = this.fresh(`tokenscope/${node.opType}.${slot}`);
    outputs[slot] = name;
    this.replace(node, rewireNode(now, now.inputs, outputs));
    return name;
  }

  /** A vector of 64-bit integers; equal ones are stored once. */
  ints(...values: number[]): string {
    return this.#constant(`ints ${values.join()}`, (name) => buildInts(name, values));
  }

  /** A 64-bit integer scalar. */
  int(value: number): string {
    return this.#constant(`int ${value}`, (name) => buildInts(name, [value], []));
  }

  /** A float32 scalar. */
  float(value: number): string {
    return this.#constant(`float ${value}`, (name) =>
      buildTensor(name, elementType.float32, [], new Uint8Array(Float32Array.of(value).buffer)),
    );
  }

  #constant(key: string, build: (name: string) => OnnxTensor): string {
    let name = this.#constants.get(key);
    if (name === undefined) {
      name = this.fresh(`tokenscope/${key.replaceAll(/[ ,]/g, '_')}`);
      this.#constants.set(key, name);
      this.#initializers.push(build(name));
    }
    return name;
  }

  cast(value: string, type: number): string {
    return this.op('Cast', [value], { attributes: { to: type } });
  }

  /** One axis of the shape of a value, as a vector of length 1. */
  dim(value: string, axis: number): string {
    return this.slice(this.op('Shape', [value]), 0, axis, axis + 1);
  }

  slice(value: string, axis: number, from: number, to: number): string {
    return this.op('Slice', [value, this.ints(from), this.ints(to), this.ints(axis)]);
  }

  /** Axes as an input since opset 13, as an attribute before. */
  unsqueeze(value: string, ...axes: number[]): string {
    return this.opset >= 13
      ? this.op('Unsqueeze', [value, this.ints(...axes)])
      : this.op('Unsqueeze', [value], { attributes: { axes } });
  }

  squeeze(value: string, axis: number): string {
    return this.opset >= 13
      ? this.op('Squeeze', [value, this.ints(axis)])
      : this.op('Squeeze', [value], { attributes: { axes: [axis] } });
  }

  transpose(value: string, ...perm: number[]): string {
    return this.op('Transpose', [value], { attributes: { perm } });
  }

  reshape(value: string, ...shape: number[]): string {
    return this.op('Reshape', [value, this.ints(...shape)]);
  }

  softmax(value: string): string {
    return this.op('Softmax', [value], { attributes: { axis: this.opset >= 13 ? -1 : 3 } });
  }

  /** Makes a value a graph output; one that is already stays as it is. */
  expose(value: string): void {
    if (this.#outputs.has(value) || this.#model.graph.outputs.some((output) => output.name === value)) return;
    this.#outputs.set(value, buildOutput(value));
  }

  /** Declares a graph input of any shape. */
  input(name: string, type: number): string {
    this.#inputs.push(buildValue(name, type));
    this.#names.add(name);
    return name;
  }

  /** Declares the element type of an inner value where ONNX Runtime cannot infer it. */
  declare(value: string, type: number): void {
    this.#valueInfo.push(buildValue(value, type));
  }

  /** The edited model, over the same file. */
  finish(): OnnxModel {
    const { graph } = this.#model;
    const edited = {
      ...graph,
      nodes: [...graph.nodes.map((node) => this.current(node)), ...this.#nodes],
      initializers: [...graph.initializers, ...this.#initializers],
      inputs: [...graph.inputs, ...this.#inputs],
      outputs: [...graph.outputs, ...this.#outputs.values()],
      valueInfo: [...graph.valueInfo, ...this.#valueInfo],
    };
    return { ...this.#model, graph: edited };
  }
}
