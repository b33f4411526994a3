import type { AttentionMatch } from './attention-match.ts';
import type { GraphView } from './graph-view.ts';
import type { OnnxNode } from './onnx-model.ts';

/**
 * The value of the residual stream after the layer of each attention, null where the graph has none.
 * It is the last value before the next attention through which everything that the attention wrote must pass: a
 * post-dominator. Before a pre-norm layer that is the residual sum, after a post-norm layer the norm's output. Where one
 * layer holds several attentions (self and cross), only the last of them has a value.
 */
export function residualStream(view: GraphView, matches: readonly AttentionMatch[]): (string | null)[] {
  const next = immediatePostDominators(view);
  const results: (string | null)[] = matches.map(() => null);
  const positions = new Map<string, { index: number; opType: string }>();
  for (const [i, match] of matches.entries()) {
    const following = matches.slice(i + 1).find(({ site }) => site.stack === match.site.stack);
    if (!following || following.site.layer === match.site.layer) continue;
    const before = ancestorsOf(view, following.entry);
    const chain = chainFrom(match.exit, next);
    const index = chain.findLastIndex((node) => before.has(node));
    if (index < 1) continue;
    results[i] = streamOutput(chain[index]!);
    positions.set(match.site.stack, { index, opType: chain[index]!.opType });
  }
  for (const [i, match] of matches.entries()) {
    const isLast = !matches.slice(i + 1).some(({ site }) => site.stack === match.site.stack);
    if (!isLast) continue;
    const chain = chainFrom(match.exit, next);
    const alike = positions.get(match.site.stack);
    const node =
      alike && chain[alike.index]?.opType === alike.opType
        ? chain[alike.index]
        : chain.findLast((candidate) => isResidualSum(view, candidate));
    if (node) results[i] = streamOutput(node);
  }
  return results;
}

/** Operators that read only the shape of a value: no data passes. */
const shapeReaders = new Set(['Shape', 'Size', 'ConstantOfShape']);
const sumOps = new Set(['Add', 'Sum', 'SkipLayerNormalization', 'SkipSimplifiedLayerNormalization']);

const isResidualSum = (view: GraphView, node: OnnxNode): boolean =>
  sumOps.has(node.opType) && node.inputs.filter((name) => view.isDynamic(name)).length >= 2;

/** A fused skip-and-norm gives the sum as its fourth output. */
const streamOutput = (node: OnnxNode): string =>
  (node.opType.startsWith('Skip') ? node.outputs[3] : '') || node.outputs[0]!;

function chainFrom(start: OnnxNode, next: ReadonlyMap<OnnxNode, OnnxNode | null>): OnnxNode[] {
  const chain: OnnxNode[] = [];
  for (let node: OnnxNode | null | undefined = start; node; node = next.get(node)) chain.push(node);
  return chain;
}

/**
 * The immediate post-dominator of every node that data leads on from; null is the end of the graph.
 * Successors are handled before their producers, so one backward pass is enough (the graph has no cycle).
 */
function immediatePostDominators(view: GraphView): Map<OnnxNode, OnnxNode | null> {
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

function ancestorsOf(view: GraphView, node: OnnxNode): Set<OnnxNode> {
  const ancestors = new Set<OnnxNode>();
  const stack = [node];
  for (let current = stack.pop(); current; current = stack.pop()) {
    for (const value of view.reads(current)) {
      const producer = view.producer(value);
      if (!producer || ancestors.has(producer)) continue;
      ancestors.add(producer);
      stack.push(producer);
    }
  }
  return ancestors;
}
