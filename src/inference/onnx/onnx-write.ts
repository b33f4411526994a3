import { WireWriter } from '../../base/protobuf-writer.ts';
import { externalTensor } from './onnx-build.ts';
import { graphField, modelField } from './onnx-fields.ts';
import type { OnnxModel } from './onnx-model.ts';

/** The edited graph and where its weights lie. */
export interface WrittenModel {
  /** A complete model file when `weights` is null; otherwise a model whose big tensors lie in `weights`. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /**
   * External data for ONNX Runtime: `data` is the original file itself, not a copy of it;
   * null when no tensor was moved out.
   */
  readonly weights: { readonly path: string; readonly data: Uint8Array } | null;
}

/** Tensors from this size on are moved out; below it the reference costs as much as the tensor. */
const smallestExternalTensor = 1024;
const weightsPath = 'tokenscope-weights';

/**
 * Serialises a model, edited or not. Fields that the engine does not know keep their bytes.
 * With `weights: 'external'` every tensor of 1 kB or more that lies in `model.bytes` becomes a reference into that
 * buffer, so that the result is some kilobytes of graph; with `'inline'` the result is one self-contained file.
 */
export function writeOnnxModel(model: OnnxModel, weights: 'external' | 'inline'): WrittenModel {
  const { graph } = model;
  const { buffer, byteOffset, byteLength } = model.bytes;
  let moved = 0;
  const fields: { number: number; write: (writer: WireWriter) => void }[] = [];
  const add = (number: number, raw: Uint8Array): void => {
    fields.push({ number, write: (writer) => writer.bytes(number, raw) });
  };
  for (const node of graph.nodes) add(graphField.node, node.raw);
  for (const tensor of graph.initializers) {
    const { data } = tensor;
    const inFile = data?.buffer === buffer && data.byteOffset >= byteOffset;
    if (weights === 'external' && data && inFile && data.length >= smallestExternalTensor) {
      moved++;
      add(
        graphField.initializer,
        externalTensor(tensor, weightsPath, data.byteOffset - byteOffset, data.length),
      );
    } else add(graphField.initializer, tensor.raw);
  }
  for (const value of graph.inputs) add(graphField.input, value.raw);
  for (const value of graph.outputs) add(graphField.output, value.raw);
  for (const value of graph.valueInfo) add(graphField.valueInfo, value.raw);
  for (const field of graph.others)
    fields.push({ number: field.number, write: (writer) => writer.raw(field.raw) });
  const body = new WireWriter();
  for (const field of fields.sort((a, b) => a.number - b.number)) field.write(body);

  const writer = new WireWriter();
  const others = model.others.toSorted((a, b) => a.number - b.number);
  for (const field of others) if (field.number < modelField.graph) writer.raw(field.raw);
  writer.message(modelField.graph, body);
  for (const field of others) if (field.number > modelField.graph) writer.raw(field.raw);
  const bytes = writer.finish();
  return {
    bytes,
    weights: moved > 0 ? { path: weightsPath, data: new Uint8Array(buffer, byteOffset, byteLength) } : null,
  };
}
