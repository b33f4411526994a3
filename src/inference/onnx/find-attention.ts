import type { UnreadableAttention } from '../../contracts/inference.ts';
import { placeAttention } from './attention-layers.ts';
import type { AttentionMatch, AttentionReading } from './attention-match.ts';
import { type GraphView, mayHoldGraphs, viewOf } from './graph-view.ts';
import { readGroupQueryAttention } from './group-query-attention.ts';
import { readMultiHeadAttention } from './multi-head-attention.ts';
import { type OnnxModel, type OnnxNode, readGraph, refuseDamage } from './onnx-model.ts';
import { readPackedAttention } from './packed-attention.ts';
import { softmaxReading } from './softmax-reading.ts';
import { readStandardAttention } from './standard-attention.ts';
import { inferValueTypes, type TypeOf } from './value-types.ts';

export interface FoundAttention {
  /** In the order of computation; `matches[i].site.index === i`. */
  readonly matches: readonly AttentionMatch[];
  readonly unreadable: readonly UnreadableAttention[];
}

type Reader = (view: GraphView, node: OnnxNode, typeOf: TypeOf) => AttentionReading | string;

const readers: Readonly<Record<string, Reader>> = {
  'com.microsoft:Attention': readPackedAttention,
  'com.microsoft:MultiHeadAttention': readMultiHeadAttention,
  'com.microsoft:GroupQueryAttention': readGroupQueryAttention,
  ':Attention': readStandardAttention,
};

/** Operators that hold attention and give no way in. */
const closedOps = new Set(
  `DecoderAttention DecoderMaskedSelfAttention DecoderMaskedMultiHeadAttention PackedAttention
  PackedMultiHeadAttention PagedAttention QAttention QOrderedAttention SparseAttention
  LongformerAttention QOrderedLongformerAttention QLinearSoftmax BiasSoftmax FlexAttention`
    .split(/\s+/)
    .flatMap((opType) => [`com.microsoft:${opType}`, `:${opType}`]),
);

/**
 * Finds every attention of a model: Softmax between two products of activations, and the fused operators. What looks
 * like attention and cannot be opened is named, with the reason.
 * @throws TokenscopeError `corrupt` when the graph is broken.
 */
export function findAttention(model: OnnxModel): FoundAttention {
  return refuseDamage(model.bytes, () => find(model));
}

function find(model: OnnxModel): FoundAttention {
  const view = viewOf(model.graph);
  const typeOf = inferValueTypes(view);
  const found: { reading: AttentionReading; nodes: readonly OnnxNode[] }[] = [];
  const unreadable: UnreadableAttention[] = [];
  const refuse = (node: OnnxNode, reason: string): void => {
    unreadable.push({ node: node.name || (node.outputs[0] ?? ''), opType: node.opType, reason });
  };
  for (const node of view.order) {
    const kind = `${node.domain}:${node.opType}`;
    if (closedOps.has(kind)) refuse(node, 'the operator gives no access to its probabilities');
    else if (kind === ':Softmax') {
      const result = softmaxReading(view, node, typeOf);
      if (typeof result === 'string') refuse(node, result);
      else if (result) found.push(result);
    } else {
      const reading = readers[kind]?.(view, node, typeOf);
      if (typeof reading === 'string') refuse(node, reading);
      else if (reading) found.push({ reading, nodes: [node] });
    }
    for (const inner of innerSoftmaxes(view, node)) {
      refuse(inner, `it stands inside the ${node.opType} node '${node.name || node.outputs[0]}'`);
    }
  }
  for (const name of model.functions.filter((fn) => model.graph.nodes.some((node) => node.opType === fn))) {
    if (/attention|softmax/i.test(name)) {
      unreadable.push({ node: name, opType: name, reason: 'it stands inside a model-local function' });
    }
  }
  const places = placeAttention(found.map(({ nodes }) => nodes));
  const matches = found.map(({ reading: { facts, ...match } }, index) => ({
    ...match,
    site: { index, ...places[index]!, ...facts },
  }));
  return { matches, unreadable };
}

/** Softmax and attention operators of the sub-graphs of a node, one level deep. */
function innerSoftmaxes(view: GraphView, node: OnnxNode): OnnxNode[] {
  if (!mayHoldGraphs.has(node.opType)) return [];
  const graphs = Array.from(view.attributes(node).values(), (attribute) => attribute.graphs ?? []).flat();
  return graphs
    .flatMap((bytes) => readGraph(bytes).nodes)
    .filter(({ domain, opType }) => opType === 'Softmax' || `${domain}:${opType}` in readers);
}
