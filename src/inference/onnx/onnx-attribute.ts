import { WireReader } from '../../base/protobuf-reader.ts';
import { attributeField, nodeField } from './onnx-fields.ts';
import type { OnnxNode } from './onnx-model.ts';
import { type OnnxTensor, readEntry, readTensor } from './onnx-tensor.ts';

/** One attribute of a node; only the members that the file sets are there. Sub-graphs stay unread bytes. */
export interface OnnxAttribute {
  name: string;
  int?: number;
  float?: number;
  text?: string;
  ints?: number[];
  floats?: number[];
  tensor?: OnnxTensor;
  /** GraphProto bytes of `g` or of each of `graphs`. */
  graphs?: Uint8Array[];
}

/** All attributes of a node, by name. @throws WireError */
export function attributesOf(node: OnnxNode): Map<string, OnnxAttribute> {
  const reader = new WireReader(node.raw);
  const attributes = new Map<string, OnnxAttribute>();
  while (reader.next()) {
    if (reader.field !== nodeField.attribute) continue;
    const attribute = readAttribute(reader.message());
    attributes.set(attribute.name, attribute);
  }
  return attributes;
}

function readAttribute(reader: WireReader): OnnxAttribute {
  const attribute: OnnxAttribute = { name: '' };
  while (reader.next()) {
    switch (reader.field) {
      case attributeField.name:
        attribute.name = reader.text();
        break;
      case attributeField.float:
        attribute.float = reader.float();
        break;
      case attributeField.int:
        attribute.int = reader.int();
        break;
      case attributeField.text:
        attribute.text = latin(reader.bytes());
        break;
      case attributeField.tensor:
        attribute.tensor = readTensor(reader.bytes());
        break;
      case attributeField.graph:
      case attributeField.graphs:
        (attribute.graphs ??= []).push(reader.bytes());
        break;
      case attributeField.ints:
        reader.ints((attribute.ints ??= []));
        break;
      case attributeField.floats:
        reader.floats((attribute.floats ??= []));
        break;
    }
  }
  return attribute;
}

/** Attribute strings are bytes, not always UTF-8; all that the engine compares is ASCII. */
const latin = (bytes: Uint8Array): string => Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');

/** `metadata_props` of a node: where PyTorch's dynamo exporter keeps the module path. @throws WireError */
export function metadataOf(node: OnnxNode): Map<string, string> {
  const reader = new WireReader(node.raw);
  const entries = new Map<string, string>();
  while (reader.next()) {
    if (reader.field === nodeField.metadata) entries.set(...readEntry(reader.message()));
  }
  return entries;
}
