import { WireReader } from '../../base/protobuf-reader.ts';
import type { GraphView } from './graph-view.ts';
import { elementType, typeField, valueField } from './onnx-fields.ts';
import type { OnnxNode, OnnxValue } from './onnx-model.ts';

/** What is known of a value without running the graph; null where it is not. */
export interface ValueType {
  /** TensorProto.DataType. */
  readonly elementType: number | null;
  readonly rank: number | null;
  /** Number of elements of a rank-1 value: a shape vector tells the rank of what it shapes. */
  readonly length: number | null;
}

/** Type of a value; of an omitted one, nothing is known. */
export type TypeOf = (value: string | undefined) => ValueType;

const unknown: ValueType = { elementType: null, rank: null, length: null };

/**
 * Element type and rank of every value, as far as the operators that stand around attention tell them.
 * Declared types win; one pass in topological order.
 */
export function inferValueTypes(view: GraphView): TypeOf {
  const types = new Map<string, ValueType>();
  for (const tensor of view.graph.initializers) {
    const rank = tensor.dims.length;
    types.set(tensor.name, {
      elementType: tensor.elementType,
      rank,
      length: rank === 1 ? tensor.dims[0]! : null,
    });
  }
  const declared = new Map<string, ValueType>();
  for (const value of [...view.graph.inputs, ...view.graph.valueInfo, ...view.graph.outputs]) {
    declared.set(value.name, declaredType(value));
  }
  for (const input of view.graph.inputs) {
    if (!types.has(input.name)) types.set(input.name, declared.get(input.name) ?? unknown);
  }
  const of = (name: string | undefined): ValueType => (name ? types.get(name) : undefined) ?? unknown;
  for (const node of view.order) {
    node.outputs.forEach((output, index) => {
      if (output === '') return;
      const told = declared.get(output) ?? unknown;
      types.set(output, {
        elementType: told.elementType ?? elementTypeOf(view, node, index, of),
        rank: told.rank ?? rankOf(view, node, index, of),
        length: told.length ?? lengthOf(view, node, of),
      });
    });
  }
  return of;
}

/** Type that a ValueInfoProto declares. */
function declaredType(value: OnnxValue): ValueType {
  const reader = new WireReader(value.raw);
  let type: number | null = null;
  let dims: (number | null)[] | null = null;
  while (reader.next()) {
    if (reader.field !== valueField.type) continue;
    const kinds = reader.message();
    while (kinds.next()) {
      if (kinds.field !== typeField.tensor) continue;
      const tensor = kinds.message();
      while (tensor.next()) {
        if (tensor.field === typeField.elementType) type = tensor.int();
        if (tensor.field === typeField.shape) dims = readDims(tensor.message());
      }
    }
  }
  return { elementType: type, rank: dims?.length ?? null, length: dims?.length === 1 ? dims[0]! : null };
}

function readDims(shape: WireReader): (number | null)[] {
  const dims: (number | null)[] = [];
  while (shape.next()) {
    if (shape.field !== typeField.dim) continue;
    const dim = shape.message();
    let size: number | null = null;
    while (dim.next()) if (dim.field === typeField.dimValue) size = dim.int();
    dims.push(size);
  }
  return dims;
}

const operators = (names: string): Set<string> => new Set(names.trim().split(/\s+/));

const booleanOps = operators(`
    Equal Less LessOrEqual Greater GreaterOrEqual And Or Xor Not IsNaN IsInf
`);
const int64Ops = new Set(['Shape', 'Size', 'NonZero', 'ArgMax', 'ArgMin']);

function elementTypeOf(view: GraphView, node: OnnxNode, output: number, of: TypeOf): number | null {
  const { opType, inputs } = node;
  if (booleanOps.has(opType)) return elementType.bool;
  if (int64Ops.has(opType)) return elementType.int64;
  switch (opType) {
    case 'Cast':
      return view.attributes(node).get('to')?.int ?? null;
    case 'CastLike':
    case 'Where':
    case 'DequantizeLinear':
      return of(inputs[1]).elementType;
    case 'EmbedLayerNormalization':
      return output === 1 ? elementType.int32 : of(inputs[2]).elementType;
    case 'GatherBlockQuantized':
      return of(inputs[2]).elementType;
    case 'QLinearMatMul':
      return of(inputs[7]).elementType;
    case 'QuantizeLinear':
      return inputs[2] ? of(inputs[2]).elementType : elementType.uint8;
    case 'DynamicQuantizeLinear':
      return output === 1 ? elementType.float32 : elementType.uint8;
    case 'MatMulInteger':
      return elementType.int32;
    case 'If':
    case 'Loop':
    case 'Scan':
      return null;
    case 'Constant':
    case 'ConstantOfShape':
      return constantType(view, node);
    default:
      return of(inputs[0]).elementType;
  }
}

function constantType(view: GraphView, node: OnnxNode): number | null {
  const attributes = view.attributes(node);
  const tensor = attributes.get('value')?.tensor;
  if (tensor) return tensor.elementType;
  if (attributes.has('value_int') || attributes.has('value_ints')) return elementType.int64;
  return elementType.float32;
}

function constantRank(view: GraphView, node: OnnxNode): number | null {
  const attributes = view.attributes(node);
  const tensor = attributes.get('value')?.tensor;
  if (tensor) return tensor.dims.length;
  return attributes.has('value_ints') || attributes.has('value_floats') ? 1 : 0;
}

const broadcastOps = operators(`
    Add Sub Mul Div Pow Where Max Min And Or Equal Less Greater MatMul FusedMatMul MatMulInteger
    Expand LessOrEqual GreaterOrEqual
`);
const rankKeepingOps = operators(`
    Softmax LogSoftmax Cast CastLike Identity Dropout Tanh Erf Sqrt Neg Exp Sigmoid Relu Gelu Clip
    Slice Concat Split Pad IsNaN Not Trilu CumSum LayerNormalization SimplifiedLayerNormalization
    SkipLayerNormalization RMSNormalization SkipSimplifiedLayerNormalization BiasGelu FastGelu
    QuickGelu RotaryEmbedding Tile QuantizeLinear DequantizeLinear MatMulNBits GroupQueryAttention
    MultiHeadAttention
`);

function rankOf(view: GraphView, node: OnnxNode, output: number, of: TypeOf): number | null {
  const { opType, inputs } = node;
  if (rankKeepingOps.has(opType)) return output === 0 || opType === 'Split' ? of(inputs[0]).rank : null;
  if (broadcastOps.has(opType)) {
    const ranks = inputs
      .slice(0, 3)
      .map((name, i) => (opType === 'Expand' && i === 1 ? of(name).length : of(name).rank));
    return ranks.includes(null) ? null : Math.max(...(ranks as number[]));
  }
  switch (opType) {
    case 'Transpose':
      return view.attributes(node).get('perm')?.ints?.length ?? of(inputs[0]).rank;
    case 'Reshape':
      return of(inputs[1]).length;
    case 'Unsqueeze':
    case 'Squeeze':
      return squeezedRank(view, node, of);
    case 'Gather':
      return sum(of(inputs[0]).rank, of(inputs[1]).rank, -1);
    case 'DynamicQuantizeLinear':
      return output === 0 ? of(inputs[0]).rank : 0;
    case 'EmbedLayerNormalization':
      return output === 1 ? 1 : 3;
    case 'Constant':
      return constantRank(view, node);
    case 'Shape':
      return 1;
    case 'Einsum':
      return (
        view.attributes(node).get('equation')?.text?.split('->')[1]?.replace(/[\s.]/g, '').length ?? null
      );
    default:
      return null;
  }
}

function squeezedRank(view: GraphView, node: OnnxNode, of: TypeOf): number | null {
  const axes =
    view.attributes(node).get('axes')?.ints ?? (node.inputs[1] ? view.constant(node.inputs[1]) : null);
  const count = axes?.length ?? (node.inputs[1] ? of(node.inputs[1]).length : null);
  return sum(of(node.inputs[0]).rank, count === null ? null : node.opType === 'Squeeze' ? -count : count);
}

/** Length of a shape vector. */
function lengthOf(view: GraphView, node: OnnxNode, of: TypeOf): number | null {
  const { opType, inputs } = node;
  switch (opType) {
    case 'Shape':
      return of(inputs[0]).rank;
    case 'Constant':
      return view.constant(node.outputs[0]!)?.length ?? null;
    case 'Concat':
      return sum(...inputs.map((name) => of(name).length));
    case 'Unsqueeze':
      return of(inputs[0]).rank === 0 ? 1 : null;
    case 'Reshape':
      if (of(inputs[1]).length !== 1) return null;
      return of(inputs[0]).rank === 0 ? 1 : of(inputs[0]).length;
    case 'Cast':
    case 'Identity':
    case 'Where':
    case 'Mul':
      return of(inputs[0]).length;
    default:
      return null;
  }
}

const sum = (...terms: (number | null)[]): number | null =>
  terms.includes(null) ? null : (terms as number[]).reduce((total, term) => total + term, 0);
