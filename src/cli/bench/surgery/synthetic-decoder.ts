import { WireWriter } from '../../../base/protobuf-writer.ts';
import {
  buildInts,
  buildNode,
  buildTensor,
  buildValue,
  type NewAttribute,
} from '../../../inference/onnx/onnx-build.ts';
import { elementType, graphField, modelField, opsetField } from '../../../inference/onnx/onnx-fields.ts';

export interface DecoderSizes {
  readonly layers: number;
  readonly width: number;
  readonly heads: number;
  readonly vocabulary: number;
}

/**
 * A decoder as the TorchScript exporter writes it: embedding, layers of eager attention and ReLU network, tied head.
 * Inputs `input_ids` [1, T] and `mask` [1, 1, T, T], output `logits` [1, T, vocabulary].
 * @param weight gives `count` numbers of one weight; it may hand out the same array again.
 */
export function syntheticDecoder(
  { layers, width, heads, vocabulary }: DecoderSizes,
  weight: (count: number) => Float32Array<ArrayBuffer>,
): Uint8Array<ArrayBuffer> {
  const graph = new WireWriter();
  const later: WireWriter[] = [];
  let count = 0;
  const op = (
    opType: string,
    inputs: string[],
    attributes: Record<string, NewAttribute> = {},
    name = '',
  ): string => {
    const output = name || `/model/${opType}_${count++}`;
    graph.bytes(
      graphField.node,
      buildNode({ opType, inputs, outputs: [output], name: output, attributes }).raw,
    );
    return output;
  };
  const keep = (raw: Uint8Array, name: string): string => {
    later.push(new WireWriter().bytes(graphField.initializer, raw));
    return name;
  };
  const matrix = (name: string, ...dims: number[]): string => {
    const values = weight(dims.reduce((product, size) => product * size, 1));
    const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
    return keep(buildTensor(name, elementType.float32, dims, bytes).raw, name);
  };
  const ints = (name: string, ...values: number[]): string => keep(buildInts(name, values).raw, name);
  const ones = new Uint8Array(new Float32Array(width).fill(1).buffer);
  const gain = keep(buildTensor('gain', elementType.float32, [width], ones).raw, 'gain');
  const root = new Uint8Array(Float32Array.of(Math.sqrt(width / heads)).buffer);
  const divisor = keep(buildTensor('root', elementType.float32, [], root).raw, 'root');
  const split = ints('split', 0, -1, heads, width / heads);
  const merge = ints('merge', 0, -1, width);
  const norm = (x: string): string => op('LayerNormalization', [x, gain], { axis: -1 });

  const embedding = matrix('embedding', vocabulary, width);
  let x = op('Gather', [embedding, 'input_ids']);
  for (let layer = 0; layer < layers; layer++) {
    const fed = norm(x);
    const projected = ['q', 'k', 'v'].map((name) =>
      op('Reshape', [op('MatMul', [fed, matrix(`layers.${layer}.${name}`, width, width)]), split]),
    );
    const q = op('Transpose', [projected[0]!], { perm: [0, 2, 1, 3] });
    const k = op('Transpose', [projected[1]!], { perm: [0, 2, 3, 1] });
    const v = op('Transpose', [projected[2]!], { perm: [0, 2, 1, 3] });
    const scores = op('Add', [op('Div', [op('MatMul', [q, k]), divisor]), 'mask']);
    const p = op('Softmax', [scores], { axis: -1 }, `/model/layers.${layer}/self_attn/Softmax`);
    const context = op('Transpose', [op('MatMul', [p, v])], { perm: [0, 2, 1, 3] });
    const merged = op('Reshape', [context, merge]);
    x = op('Add', [x, op('MatMul', [merged, matrix(`layers.${layer}.o`, width, width)])]);
    const up = op('Relu', [op('MatMul', [norm(x), matrix(`layers.${layer}.up`, width, 4 * width)])]);
    x = op('Add', [x, op('MatMul', [up, matrix(`layers.${layer}.down`, 4 * width, width)])]);
  }
  op('MatMul', [norm(x), op('Transpose', [embedding], { perm: [1, 0] })], {}, 'logits');

  graph.text(graphField.name, 'synthetic');
  for (const initializer of later) graph.raw(initializer.finish());
  graph.bytes(graphField.input, buildValue('input_ids', elementType.int64, [1, 'T']).raw);
  graph.bytes(graphField.input, buildValue('mask', elementType.float32, [1, 1, 'T', 'T']).raw);
  graph.bytes(graphField.output, buildValue('logits', elementType.float32).raw);
  return new WireWriter()
    .int(1, 8)
    .message(modelField.graph, graph)
    .message(modelField.opsetImport, new WireWriter().text(opsetField.domain, '').int(opsetField.version, 17))
    .finish();
}
