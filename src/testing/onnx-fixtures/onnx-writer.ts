import { WireWriter } from '../../base/protobuf-writer.ts';

/**
 * Writer of small ONNX files for tests, independent of the engine's own codec: field numbers are those of onnx.proto3.
 */
export const onnxType = { float: 1, uint8: 2, int8: 3, int32: 6, int64: 7, bool: 9, float16: 10 } as const;

type Attribute =
  | number
  | string
  | readonly number[]
  | { readonly float: number }
  | { readonly tensor: WireWriter }
  | { readonly graph: GraphBuilder };

export interface NodeOptions {
  readonly domain?: string;
  readonly name?: string;
  /** Names of all outputs; by default one fresh name. */
  readonly outputs?: readonly string[];
  readonly metadata?: Readonly<Record<string, string>>;
}

/** Builds one graph; values are passed around by name. */
export class GraphBuilder {
  readonly #opset: number;
  readonly #nodes: WireWriter[] = [];
  readonly #initializers: WireWriter[] = [];
  readonly #inputs: WireWriter[] = [];
  readonly #outputs: WireWriter[] = [];
  readonly #prefix: string;
  #count = 0;

  /** @param prefix of generated names; sub-graphs need another one than their parents. */
  constructor(opset = 17, prefix = 'v') {
    this.#opset = opset;
    this.#prefix = prefix;
  }

  get opset(): number {
    return this.#opset;
  }

  /** Adds an operator and returns the name of its first output. */
  node(
    opType: string,
    inputs: readonly string[],
    attributes: Readonly<Record<string, Attribute>> = {},
    options: NodeOptions = {},
  ): string {
    const outputs = options.outputs ?? [`${this.#prefix}${this.#count++}`];
    const node = new WireWriter();
    for (const input of inputs) node.text(1, input);
    for (const output of outputs) node.text(2, output);
    if (options.name) node.text(3, options.name);
    node.text(4, opType);
    for (const [name, value] of Object.entries(attributes)) node.message(5, attributeMessage(name, value));
    if (options.domain) node.text(7, options.domain);
    for (const [key, value] of Object.entries(options.metadata ?? {})) {
      node.message(9, new WireWriter().text(1, key).text(2, value));
    }
    this.#nodes.push(node);
    return outputs[0]!;
  }

  /** A float32 initialiser, as `raw_data` or as packed `float_data`. */
  weight(name: string, dims: readonly number[], values: ArrayLike<number>, packed = false): string {
    const tensor = header(name, dims, onnxType.float);
    if (packed) tensor.packedFloats(4, values);
    else tensor.bytes(9, new Uint8Array(Float32Array.from(values).buffer));
    this.#initializers.push(tensor);
    return name;
  }

  /** A constant vector of int64. */
  ints(...values: number[]): string {
    return this.tensor(onnxType.int64, [values.length], BigInt64Array.from(values, BigInt));
  }

  int(value: number): string {
    return this.tensor(onnxType.int64, [], BigInt64Array.of(BigInt(value)));
  }

  /** A float32 scalar. */
  float(value: number): string {
    return this.tensor(onnxType.float, [], Float32Array.of(value));
  }

  /** An initialiser of any type under a fresh name. */
  tensor(type: number, dims: readonly number[], data: { readonly buffer: ArrayBufferLike }): string {
    const name = `${this.#prefix}const${this.#count++}`;
    this.#initializers.push(header(name, dims, type).bytes(9, new Uint8Array(data.buffer)));
    return name;
  }

  input(name: string, type: number, dims: readonly (number | string)[]): string {
    this.#inputs.push(valueMessage(name, type, dims));
    return name;
  }

  output(name: string, type: number = onnxType.float, dims?: readonly (number | string)[]): string {
    this.#outputs.push(valueMessage(name, type, dims));
    return name;
  }

  graph(): WireWriter {
    const graph = new WireWriter();
    for (const node of this.#nodes) graph.message(1, node);
    graph.text(2, 'fixture');
    for (const tensor of this.#initializers) graph.message(5, tensor);
    for (const value of this.#inputs) graph.message(11, value);
    for (const value of this.#outputs) graph.message(12, value);
    return graph;
  }

  /** The whole model file. `unknown` adds fields that no ONNX version has, at model and graph level. */
  build(unknown = false): Uint8Array<ArrayBuffer> {
    const graph = this.graph();
    const model = new WireWriter().int(1, this.#opset >= 23 ? 11 : 8).text(2, 'tokenscope-fixtures');
    if (unknown) graph.text(999, 'kept in the graph');
    model.message(7, graph);
    model.message(8, new WireWriter().text(1, '').int(2, this.#opset));
    model.message(8, new WireWriter().text(1, 'com.microsoft').int(2, 1));
    if (unknown) model.text(998, 'kept in the model');
    return model.finish();
  }
}

const header = (name: string, dims: readonly number[], type: number): WireWriter => {
  const tensor = new WireWriter();
  for (const dim of dims) tensor.int(1, dim);
  return tensor.int(2, type).text(8, name);
};

function valueMessage(name: string, type: number, dims?: readonly (number | string)[]): WireWriter {
  const tensor = new WireWriter().int(1, type);
  if (dims) {
    const shape = new WireWriter();
    for (const dim of dims) {
      shape.message(
        1,
        typeof dim === 'number' ? new WireWriter().int(1, dim) : new WireWriter().text(2, dim),
      );
    }
    tensor.message(2, shape);
  }
  return new WireWriter().text(1, name).message(2, new WireWriter().message(1, tensor));
}

function attributeMessage(name: string, value: Attribute): WireWriter {
  const writer = new WireWriter().text(1, name);
  if (typeof value === 'number') return writer.int(3, value).int(20, 2);
  if (typeof value === 'string') return writer.text(4, value).int(20, 3);
  if ('float' in value) return writer.float(2, value.float).int(20, 1);
  if ('tensor' in value) return writer.message(5, value.tensor).int(20, 4);
  if ('graph' in value) return writer.message(6, value.graph.graph()).int(20, 5);
  for (const item of value) writer.int(8, item);
  return writer.int(20, 7);
}
