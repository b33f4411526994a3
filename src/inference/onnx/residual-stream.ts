import type { AttentionMatch } from './attention-match.ts';
import type { GraphView } from './graph-view.ts';
import type { OnnxNode } from './onnx-model.ts';

/** An output of a node; slot 3 of a fused skip-and-norm is the sum, which may have to be switched on. */
export interface StreamPoint {
  readonly node: OnnxNode;
  readonly slot: number;
}

/**
 * Where the residual stream can be read after the layer of each attention, null where the graph has no such point.
 * It is the last value before the next attention through which everything that the attention wrote must pass: a
 * post-dominator. Before a pre-norm layer that is the residual sum, after a post-norm layer the norm's output. Where one
 * layer holds several attentions (self and cross), only the last of them has a value.
 */
export function residualStream(
  view: GraphView,
  matches: readonly AttentionMatch[],
): readonly (StreamPoint | null)[] {
  const next = immediatePostDominators(view);
  const positions = new Map(view.order.map((node, position) => [node, position]));
  const points: (StreamPoint | null)[] = matches.map(() => null);
  const models = new Map<string, { readonly index: number; readonly point: StreamPoint }>();
  for (const [i, match] of matches.entries()) {
    const following = matches.slice(i + 1).find(({ site }) => site.stack === match.site.stack);
    if (!following || following.site.layer === match.site.layer) continue;
    const chain = chainFrom(match.exit, next);
    const index = chain.findLastIndex((node) => positions.get(node)! < positions.get(following.entry)!);
    const node = chain[index];
    if (index < 1 || !node || !leadsTo(view, positions, node, following.entry)) continue;
    const point = { node, slot: isFusedSum(node) && node.outputs[3] ? 3 : 0 };
    points[i] = point;
    models.set(match.site.stack, { index, point });
  }
  for (const [i, match] of matches.entries()) {
    if (matches.slice(i + 1).some(({ site }) => site.stack === match.site.stack)) continue;
    points[i] = lastPoint(view, chainFrom(match.exit, next), models.get(match.site.stack));
  }
  return points;
}

/** After the last layer: the point that corresponds to the one after the layer before, or else the last residual sum. */
function lastPoint(
  view: GraphView,
  chain: readonly OnnxNode[],
  model: { readonly index: number; readonly point: StreamPoint } | undefined,
): StreamPoint | null {
  const alike = model && chain[model.index];
  if (alike && alike.opType === model.point.node.opType) return { node: alike, slot: model.point.slot };
  const sum = chain.findLast((node) => isResidualSum(view, node));
  return sum ? { node: sum, slot: 0 } : null;
}

/** Operators that read only the shape of a value: no data passes. */
const shapeReaders = new Set(['Shape', 'Size', 'ConstantOfShape']);

const isFusedSum = (node: OnnxNode): boolean =>
  node.opType === 'SkipLayerNormalization' || node.opType === 'SkipSimplifiedLayerNormalization';

const isResidualSum = (view: GraphView, node: OnnxNode): boolean =>
  (node.opType === 'Add' || node.opType === 'Sum' || isFusedSum(node)) &&
  node.inputs.filter((name) => view.isDynamic(name)).length >= 2;

function chainFrom(start: OnnxNode, next: ReadonlyMap<OnnxNode, OnnxNode | null>): OnnxNode[] {
  const chain: OnnxNode[] = [];
  for (let node: OnnxNode | null | undefined = start; node; node = next.get(node)) chain.push(node);
  return chain;
}

/**
 * The immediate post-dominator of every node that data leads on from; null is the end of the graph.
 * Successors are handled before their producers, so one backward pass is enough (the graph has no cycle).
 */
export function immediatePostDominators(view: GraphView): Map<OnnxNode, OnnxNode | null> {
  const next = new Map<OnnxNode, OnnxNode | null>();
  const depth = new Map<OnnxNode | null, number>([[null, 0]]);
  const outputs = new Set(view.graph.outputs.map(({ name }) => name));
  const meet = (a: OnnxNode | null, b: OnnxNode | null): OnnxNode | null => {
    let left = a;
    let right = b;
    while (left !== right) {
      if (depth.get(left)! >= depth.get(right)!) left = next.get(left!)!;
      else right = next.get(right!)!;
    }
    return left;
  };
  for (const node of view.order.toReversed()) {
    let dominator: OnnxNode | null | undefined;
    for (const output of node.outputs) {
      if (outputs.has(output)) dominator = null;
      for (const reader of view.consumers(output)) {
        if (!next.has(reader) || shapeReaders.has(reader.opType)) continue;
        dominator = dominator === undefined ? reader : meet(dominator, reader);
      }
    }
    if (dominator === undefined) continue;
    next.set(node, dominator);
    depth.set(node, depth.get(dominator)! + 1);
  }
  return next;
}

/** Whether data goes from one node to another; only nodes that stand between them are visited. */
function leadsTo(
  view: GraphView,
  positions: ReadonlyMap<OnnxNode, number>,
  from: OnnxNode,
  to: OnnxNode,
): boolean {
  const seen = new Set<OnnxNode>();
  const open = [to];
  for (let node = open.pop(); node; node = open.pop()) {
    for (const value of view.reads(node)) {
      const producer = view.producer(value);
      if (producer === from) return true;
      if (!producer || seen.has(producer) || positions.get(producer)! < positions.get(from)!) continue;
      seen.add(producer);
      open.push(producer);
    }
  }
  return false;
}
