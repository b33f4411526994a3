import { WireError, WireReader, wireType } from '../../base/protobuf-reader.ts';
import { TokenscopeError } from '../../contracts/errors.ts';
import { graphField, modelField, nodeField, opsetField, sparseField, valueField } from './onnx-fields.ts';
import { type OnnxTensor, readTensor } from './onnx-tensor.ts';

/** A field that the index does not interpret: its number and its bytes, tag included. */
export interface RawField {
  readonly number: number;
  readonly raw: Uint8Array;
}

/** One operator. `raw` is its whole NodeProto; empty strings in `inputs` and `outputs` are omitted optional ones. */
export interface OnnxNode {
  readonly raw: Uint8Array;
  readonly name: string;
  readonly opType: string;
  /** Empty for the standard operators (`ai.onnx`). */
  readonly domain: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
}

/** A declared value (graph input, graph output or value_info). `raw` is its whole ValueInfoProto. */
export interface OnnxValue {
  readonly raw: Uint8Array;
  readonly name: string;
}

export interface OnnxGraph {
  readonly nodes: readonly OnnxNode[];
  readonly initializers: readonly OnnxTensor[];
  readonly inputs: readonly OnnxValue[];
  readonly outputs: readonly OnnxValue[];
  readonly valueInfo: readonly OnnxValue[];
  /** Names of sparse initialisers; their bytes are among `others`. */
  readonly sparseNames: readonly string[];
  readonly others: readonly RawField[];
}

/** Index of an ONNX file: names and views into `bytes`; no weight is copied. */
export interface OnnxModel {
  readonly bytes: Uint8Array;
  readonly graph: OnnxGraph;
  /** Operator-set version by domain; the standard domain is the empty string. */
  readonly opsets: ReadonlyMap<string, number>;
  /** Names of model-local functions. */
  readonly functions: readonly string[];
  readonly others: readonly RawField[];
}

/**
 * Indexes an ONNX model. Cost: one pass over the field headers; weights are skipped, not read.
 * @throws TokenscopeError `corrupt` when the bytes are no ONNX model, `unsupported` for ONNX Runtime's own `.ort` format.
 */
export function readOnnxModel(bytes: Uint8Array): OnnxModel {
  return refuseDamage(bytes, () => readModel(bytes));
}

/** Runs work that decodes parts of `bytes`, turning damage found on the way into the `corrupt` error of the file. */
export function refuseDamage<T>(bytes: Uint8Array, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw error instanceof WireError ? notOnnx(bytes, error) : error;
  }
}

function readModel(bytes: Uint8Array): OnnxModel {
  const reader = new WireReader(bytes);
  const graph = emptyGraph();
  const opsets = new Map<string, number>();
  const functions: string[] = [];
  const others: RawField[] = [];
  let graphs = 0;
  while (reader.next()) {
    if (reader.field === modelField.graph) {
      graphs++;
      readGraphInto(reader.bytes(), graph);
      continue;
    }
    if (reader.field === modelField.opsetImport) readOpset(reader.message(), opsets);
    if (reader.field === modelField.functions) functions.push(functionName(reader.message()));
    others.push({ number: reader.field, raw: reader.raw() });
  }
  if (graphs === 0) throw new WireError('there is no graph in it');
  return { bytes, graph, opsets, functions, others };
}

/** Indexes the GraphProto of a sub-graph (a branch of `If`, the body of `Loop`). @throws WireError */
export function readGraph(bytes: Uint8Array): OnnxGraph {
  const graph = emptyGraph();
  readGraphInto(bytes, graph);
  return graph;
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] extends readonly (infer E)[] ? E[] : T[K] };

const emptyGraph = (): Mutable<OnnxGraph> => ({
  nodes: [],
  initializers: [],
  inputs: [],
  outputs: [],
  valueInfo: [],
  sparseNames: [],
  others: [],
});

/** A graph may be given in several occurrences, which protobuf merges by appending. */
function readGraphInto(bytes: Uint8Array, graph: Mutable<OnnxGraph>): void {
  const reader = new WireReader(bytes);
  while (reader.next()) {
    switch (reader.field) {
      case graphField.node:
        graph.nodes.push(readNode(reader.bytes()));
        break;
      case graphField.initializer:
        graph.initializers.push(readTensor(reader.bytes()));
        break;
      case graphField.input:
        graph.inputs.push(readValue(reader.bytes()));
        break;
      case graphField.output:
        graph.outputs.push(readValue(reader.bytes()));
        break;
      case graphField.valueInfo:
        graph.valueInfo.push(readValue(reader.bytes()));
        break;
      default:
        if (reader.field === graphField.sparseInitializer)
          graph.sparseNames.push(sparseName(reader.message()));
        graph.others.push({ number: reader.field, raw: reader.raw() });
    }
  }
}

/** Reads one NodeProto. @throws WireError */
export function readNode(raw: Uint8Array): OnnxNode {
  const reader = new WireReader(raw);
  const inputs: string[] = [];
  const outputs: string[] = [];
  let name = '';
  let opType = '';
  let domain = '';
  while (reader.next()) {
    switch (reader.field) {
      case nodeField.input:
        inputs.push(reader.text());
        break;
      case nodeField.output:
        outputs.push(reader.text());
        break;
      case nodeField.name:
        name = reader.text();
        break;
      case nodeField.opType:
        opType = reader.text();
        break;
      case nodeField.domain:
        domain = reader.text();
        break;
    }
  }
  return { raw, name, opType, domain: standardDomain(domain), inputs, outputs };
}

function readValue(raw: Uint8Array): OnnxValue {
  const reader = new WireReader(raw);
  let name = '';
  while (reader.next()) if (reader.field === valueField.name) name = reader.text();
  return { raw, name };
}

function sparseName(sparse: WireReader): string {
  let name = '';
  while (sparse.next()) if (sparse.field === sparseField.values) name = readTensor(sparse.bytes()).name;
  return name;
}

function readOpset(opset: WireReader, into: Map<string, number>): void {
  let domain = '';
  let version = 1;
  while (opset.next()) {
    if (opset.field === opsetField.domain) domain = opset.text();
    if (opset.field === opsetField.version) version = opset.int();
  }
  into.set(standardDomain(domain), version);
}

/** FunctionProto.name is field 1. */
function functionName(reader: WireReader): string {
  let name = '';
  while (reader.next()) if (reader.field === 1 && reader.wire === wireType.bytes) name = reader.text();
  return name;
}

const standardDomain = (domain: string): string => (domain === 'ai.onnx' ? '' : domain);

/** What the person has dropped instead of a model, judged by its first bytes. */
function notOnnx(bytes: Uint8Array, cause: WireError): TokenscopeError {
  const head = String.fromCharCode(...bytes.subarray(0, 40));
  if (head.slice(4, 8) === 'ORTM') {
    return new TokenscopeError(
      'unsupported',
      'This file is in the ORT format, which cannot be edited.',
      'Use the .onnx file that it was made from.',
    );
  }
  const what = head.startsWith('version https://git-lfs')
    ? 'a Git LFS pointer, not the model itself'
    : head.startsWith('PK')
      ? 'a ZIP archive'
      : /^\s*[<{]/.test(head)
        ? 'a web page or JSON'
        : bytes.length === 0
          ? 'empty'
          : 'damaged or not an ONNX model';
  return new TokenscopeError(
    'corrupt',
    `The file is ${what} (${cause.message}).`,
    'Download it again, or choose the .onnx file itself.',
    { cause },
  );
}
