import { WireReader } from '../../base/protobuf-reader.ts';
import { WireWriter } from '../../base/protobuf-writer.ts';
import {
  attributeField,
  attributeType,
  elementType,
  nodeField,
  tensorField,
  typeField,
  valueField,
} from './onnx-fields.ts';
import { type OnnxNode, type OnnxValue, readNode } from './onnx-model.ts';
import { type OnnxTensor, readTensor } from './onnx-tensor.ts';

/** Value of an attribute of a new node. A plain number is an int; say `{ float }` for a float. */
export type NewAttribute = number | string | readonly number[] | { readonly float: number };

export interface NewNode {
  readonly opType: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly domain?: string;
  readonly name?: string;
  readonly attributes?: Readonly<Record<string, NewAttribute>>;
}

export function buildNode(node: NewNode): OnnxNode {
  const writer = new WireWriter();
  for (const input of node.inputs) writer.text(nodeField.input, input);
  for (const output of node.outputs) writer.text(nodeField.output, output);
  if (node.name) writer.text(nodeField.name, node.name);
  writer.text(nodeField.opType, node.opType);
  for (const [name, value] of Object.entries(node.attributes ?? {})) {
    writer.message(nodeField.attribute, buildAttribute(name, value));
  }
  if (node.domain) writer.text(nodeField.domain, node.domain);
  return readNode(writer.finish());
}

function buildAttribute(name: string, value: NewAttribute): WireWriter {
  const writer = new WireWriter().text(attributeField.name, name);
  if (typeof value === 'number') {
    return writer.int(attributeField.int, value).int(attributeField.type, attributeType.int);
  }
  if (typeof value === 'string') {
    return writer.text(attributeField.text, value).int(attributeField.type, attributeType.text);
  }
  if ('float' in value) {
    return writer.float(attributeField.float, value.float).int(attributeField.type, attributeType.float);
  }
  for (const item of value) writer.int(attributeField.ints, item);
  return writer.int(attributeField.type, attributeType.ints);
}

/** The same node with other inputs and outputs; every other field keeps its bytes. */
export function rewireNode(
  node: OnnxNode,
  inputs: readonly string[],
  outputs: readonly string[] = node.outputs,
): OnnxNode {
  const writer = new WireWriter();
  for (const input of inputs) writer.text(nodeField.input, input);
  for (const output of outputs) writer.text(nodeField.output, output);
  for (const field of fieldsExcept(node.raw, [nodeField.input, nodeField.output])) writer.raw(field);
  return readNode(writer.finish());
}

/** The same node with one attribute set to another value. */
export function withAttribute(node: OnnxNode, name: string, value: NewAttribute): OnnxNode {
  const writer = new WireWriter();
  const reader = new WireReader(node.raw);
  while (reader.next()) {
    if (reader.field === nodeField.attribute && attributeName(reader.message()) === name) continue;
    writer.raw(reader.raw());
  }
  return readNode(writer.message(nodeField.attribute, buildAttribute(name, value)).finish());
}

/** `ValueInfoProto` of a tensor. Without `dims` its rank is open; a null dimension is an open one. */
export function buildValue(
  name: string,
  type: number,
  dims?: readonly (number | string | null)[],
): OnnxValue {
  const tensor = new WireWriter().int(typeField.elementType, type);
  if (dims) {
    const shape = new WireWriter();
    for (const dim of dims) {
      const dimension = new WireWriter();
      if (typeof dim === 'number') dimension.int(typeField.dimValue, dim);
      else if (dim !== null) dimension.text(typeField.dimName, dim);
      shape.message(typeField.dim, dimension);
    }
    tensor.message(typeField.shape, shape);
  }
  const raw = new WireWriter()
    .text(valueField.name, name)
    .message(valueField.type, new WireWriter().message(typeField.tensor, tensor))
    .finish();
  return { raw, name };
}

/** ValueInfoProto with a name only: ONNX Runtime infers type and shape of an output. */
export const buildOutput = (name: string): OnnxValue => ({
  name,
  raw: new WireWriter().text(valueField.name, name).finish(),
});

/** Constant of 64-bit integers; `dims` empty makes a scalar. */
export function buildInts(
  name: string,
  values: readonly number[],
  dims: readonly number[] = [values.length],
): OnnxTensor {
  const data = new DataView(new ArrayBuffer(values.length * 8));
  values.forEach((value, i) => data.setBigInt64(i * 8, BigInt(value), true));
  return buildTensor(name, elementType.int64, dims, new Uint8Array(data.buffer));
}

/** Tensor of any type from its little-endian bytes. */
export function buildTensor(
  name: string,
  type: number,
  dims: readonly number[],
  data: Uint8Array,
): OnnxTensor {
  const writer = new WireWriter();
  for (const dim of dims) writer.int(tensorField.dims, dim);
  writer.int(tensorField.dataType, type).text(tensorField.name, name).bytes(tensorField.raw, data);
  return readTensor(writer.finish());
}

/** A tensor of the same header whose elements lie in another file. */
export function externalTensor(
  tensor: OnnxTensor,
  location: string,
  offset: number,
  length: number,
): Uint8Array {
  const payload = [tensorField.raw, tensorField.floats, tensorField.doubles];
  const writer = new WireWriter();
  for (const field of fieldsExcept(tensor.raw, payload)) writer.raw(field);
  for (const [key, value] of [
    ['location', location],
    ['offset', String(offset)],
    ['length', String(length)],
  ] as const) {
    writer.message(tensorField.external, new WireWriter().text(1, key).text(2, value));
  }
  return writer.int(tensorField.location, 1).finish();
}

export function renameTensor(tensor: OnnxTensor, name: string): OnnxTensor {
  const writer = new WireWriter();
  for (const field of fieldsExcept(tensor.raw, [tensorField.name])) writer.raw(field);
  return readTensor(writer.text(tensorField.name, name).finish());
}

/** Whole fields of a message, but those of the given numbers. */
function* fieldsExcept(message: Uint8Array, numbers: readonly number[]): Generator<Uint8Array> {
  const reader = new WireReader(message);
  while (reader.next()) if (!numbers.includes(reader.field)) yield reader.raw();
}

const attributeName = (reader: WireReader): string => {
  while (reader.next()) if (reader.field === attributeField.name) return reader.text();
  return '';
};
