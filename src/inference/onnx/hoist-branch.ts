import { buildNode, renameTensor, rewireNode } from './onnx-build.ts';
import { attributesOf } from './onnx-attribute.ts';
import { type OnnxModel, type OnnxNode, readGraph, refuseDamage } from './onnx-model.ts';
import type { OnnxTensor } from './onnx-tensor.ts';

export interface HoistedModel {
  readonly model: OnnxModel;
  /** Names of the `If` nodes that were replaced by their branch. */
  readonly hoisted: readonly string[];
  /** Those that were left alone, with the reason. */
  readonly kept: readonly { readonly node: string; readonly reason: string }[];
}

/**
 * Replaces every `If` of the main graph by one of its branches: values inside a branch cannot be tapped.
 * A merged decoder holds its first run in one branch and its cached runs in the other. Only simple branches are taken:
 * one that itself holds sub-graphs or sparse weights is left alone. The condition stays an input of the model.
 */
export function hoistBranches(model: OnnxModel, branch: 'then' | 'else'): HoistedModel {
  return refuseDamage(model.bytes, () => hoist(model, branch));
}

function hoist(model: OnnxModel, branch: 'then' | 'else'): HoistedModel {
  const taken = new Set<string>();
  for (const node of model.graph.nodes) for (const name of node.outputs) taken.add(name);
  for (const { name } of [...model.graph.inputs, ...model.graph.initializers]) taken.add(name);
  const nodes: OnnxNode[] = [];
  const initializers: OnnxTensor[] = [...model.graph.initializers];
  const hoisted: string[] = [];
  const kept: { node: string; reason: string }[] = [];
  for (const node of model.graph.nodes) {
    if (node.opType !== 'If' || node.domain !== '') {
      nodes.push(node);
      continue;
    }
    const name = node.name || (node.outputs[0] ?? '');
    const inlined = inlineBranch(node, branch, taken);
    if (typeof inlined === 'string') {
      kept.push({ node: name, reason: inlined });
      nodes.push(node);
      continue;
    }
    nodes.push(...inlined.nodes);
    initializers.push(...inlined.initializers);
    hoisted.push(name);
  }
  return { model: { ...model, graph: { ...model.graph, nodes, initializers } }, hoisted, kept };
}

function inlineBranch(
  node: OnnxNode,
  branch: 'then' | 'else',
  taken: Set<string>,
): { nodes: OnnxNode[]; initializers: OnnxTensor[] } | string {
  const bytes = attributesOf(node).get(`${branch}_branch`)?.graphs?.[0];
  if (!bytes) return `it has no ${branch} branch`;
  const graph = readGraph(bytes);
  if (graph.sparseNames.length > 0) return 'its branch holds sparse weights';
  for (const inner of graph.nodes) {
    for (const attribute of attributesOf(inner).values()) {
      if (attribute.graphs) return `its branch holds a further sub-graph ('${inner.opType}')`;
    }
  }
  const local = new Set<string>(graph.initializers.map(({ name }) => name));
  for (const inner of graph.nodes) for (const name of inner.outputs) local.add(name);

  const renamed = new Map<string, string>();
  const links: OnnxNode[] = [];
  graph.outputs.forEach(({ name }, i) => {
    const outside = node.outputs[i];
    if (!outside) return;
    const isMade = graph.nodes.some((inner) => inner.outputs.includes(name));
    if (isMade && !renamed.has(name)) renamed.set(name, outside);
    else links.push(buildNode({ opType: 'Identity', inputs: [name], outputs: [outside] }));
  });
  for (const name of local) {
    if (renamed.has(name) || name === '') continue;
    let unique = name;
    for (let i = 1; taken.has(unique); i++) unique = `${name}_${i}`;
    taken.add(unique);
    if (unique !== name) renamed.set(name, unique);
  }
  const rename = (name: string): string => (local.has(name) ? (renamed.get(name) ?? name) : name);
  return {
    nodes: [...graph.nodes, ...links].map((inner) =>
      rewireNode(
        inner,
        inner.inputs.map(rename),
        links.includes(inner) ? inner.outputs : inner.outputs.map(rename),
      ),
    ),
    initializers: graph.initializers.map((tensor) =>
      renamed.has(tensor.name) ? renameTensor(tensor, renamed.get(tensor.name)!) : tensor,
    ),
  };
}
