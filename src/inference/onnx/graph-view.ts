import { TokenscopeError } from '../../contracts/errors.ts';
import { attributesOf, type OnnxAttribute } from './onnx-attribute.ts';
import { type OnnxGraph, type OnnxNode, readGraph } from './onnx-model.ts';
import { type OnnxTensor, tensorNumbers } from './onnx-tensor.ts';

const maxSubgraphDepth = 32;

/**
 * Who makes and who reads each value of a graph, in topological order.
 * @throws TokenscopeError `corrupt` when two nodes make the same value or the graph has a cycle.
 */
export class GraphView {
  readonly graph: OnnxGraph;
  /** The nodes so that every producer stands before its readers; the file's order where that already holds. */
  readonly order: readonly OnnxNode[];
  readonly #producers = new Map<string, OnnxNode>();
  readonly #consumers = new Map<string, OnnxNode[]>();
  readonly #initializers = new Map<string, OnnxTensor>();
  readonly #reads = new Map<OnnxNode, readonly string[]>();
  readonly #attributes = new Map<OnnxNode, Map<string, OnnxAttribute>>();
  readonly #dynamic = new Set<string>();

  constructor(graph: OnnxGraph) {
    this.graph = graph;
    for (const tensor of graph.initializers) this.#initializers.set(tensor.name, tensor);
    for (const node of graph.nodes) {
      for (const output of node.outputs) {
        if (output === '') continue;
        if (this.#producers.has(output)) throw brokenGraph(`two nodes make the value '${output}'`);
        this.#producers.set(output, node);
      }
    }
    for (const node of graph.nodes) {
      const reads = [...new Set([...node.inputs.filter((name) => name !== ''), ...this.#captured(node)])];
      this.#reads.set(node, reads);
      for (const name of reads) {
        const readers = this.#consumers.get(name);
        if (readers) readers.push(node);
        else this.#consumers.set(name, [node]);
      }
    }
    this.order = this.#sort();
    this.#markDynamic();
  }

  producer(value: string): OnnxNode | undefined {
    return this.#producers.get(value);
  }

  /** Nodes that read a value, each once, in file order. */
  consumers(value: string): readonly OnnxNode[] {
    return this.#consumers.get(value) ?? [];
  }

  initializer(value: string): OnnxTensor | undefined {
    return this.#initializers.get(value);
  }

  /** Every outer value that a node reads, those that its sub-graphs capture included. */
  reads(node: OnnxNode): readonly string[] {
    return this.#reads.get(node) ?? [];
  }

  attributes(node: OnnxNode): Map<string, OnnxAttribute> {
    let attributes = this.#attributes.get(node);
    if (!attributes) this.#attributes.set(node, (attributes = attributesOf(node)));
    return attributes;
  }

  /** Whether a value depends on an input of the model, be it only on its shape. Weights and constants do not. */
  isDynamic(value: string): boolean {
    return this.#dynamic.has(value);
  }

  /** Elements of a small constant (initialiser, Constant node, or a Cast or Identity of one), row-major; else null. */
  constant(value: string): number[] | null {
    for (let name = value, hops = 0; hops < 8; hops++) {
      const tensor = this.#initializers.get(name);
      if (tensor) return tensorNumbers(tensor);
      const node = this.#producers.get(name);
      if (!node) return null;
      if (node.opType === 'Constant') return constantOf(this.attributes(node));
      if (node.opType !== 'Cast' && node.opType !== 'Identity') return null;
      name = node.inputs[0] ?? '';
    }
    return null;
  }

  /** The only element of a constant, or null. */
  scalar(value: string): number | null {
    const elements = this.constant(value);
    return elements?.length === 1 ? elements[0]! : null;
  }

  #captured(node: OnnxNode): Set<string> {
    const captured = new Set<string>();
    if (mayHoldGraphs.has(node.opType)) collectCaptured(this.attributes(node), captured, 0);
    return captured;
  }

  /** Kahn's algorithm, first come first served. */
  #sort(): OnnxNode[] {
    const waiting = new Map<OnnxNode, number>();
    const ready: OnnxNode[] = [];
    for (const node of this.graph.nodes) {
      const open = this.reads(node).filter((name) => this.#producers.has(name)).length;
      if (open === 0) ready.push(node);
      else waiting.set(node, open);
    }
    if (isSorted(this.graph.nodes, (node) => this.reads(node), this.#producers)) return [...this.graph.nodes];
    for (let i = 0; i < ready.length; i++) {
      for (const output of ready[i]!.outputs) {
        for (const reader of this.consumers(output)) {
          const open = waiting.get(reader)! - 1;
          waiting.set(reader, open);
          if (open === 0) ready.push(reader);
        }
      }
    }
    if (ready.length !== this.graph.nodes.length) throw brokenGraph('its operators form a cycle');
    return ready;
  }

  #markDynamic(): void {
    for (const input of this.graph.inputs) {
      if (!this.#initializers.has(input.name)) this.#dynamic.add(input.name);
    }
    for (const node of this.order) {
      const depends = this.reads(node).some((name) => this.#dynamic.has(name));
      if (depends || node.opType.startsWith('Random')) {
        for (const output of node.outputs) if (output !== '') this.#dynamic.add(output);
      }
    }
  }
}

/** Operators with sub-graphs, which may read values of the graph around them. */
export const mayHoldGraphs: ReadonlySet<string> = new Set([
  'If',
  'Loop',
  'Scan',
  'SequenceMap',
  'BeamSearch',
  'GreedySearch',
  'Sampling',
  'WhisperBeamSearch',
]);

const views = new WeakMap<OnnxGraph, GraphView>();

/** The view of a graph, made once. @throws TokenscopeError `corrupt` */
export function viewOf(graph: OnnxGraph): GraphView {
  let view = views.get(graph);
  if (!view) views.set(graph, (view = new GraphView(graph)));
  return view;
}

function isSorted(
  nodes: readonly OnnxNode[],
  reads: (node: OnnxNode) => readonly string[],
  producers: ReadonlyMap<string, OnnxNode>,
): boolean {
  const made = new Set<string>();
  for (const node of nodes) {
    if (reads(node).some((name) => producers.has(name) && !made.has(name))) return false;
    for (const output of node.outputs) made.add(output);
  }
  return true;
}

/** Names that the sub-graphs of a node read and do not make themselves. */
function collectCaptured(
  attributes: ReadonlyMap<string, OnnxAttribute>,
  into: Set<string>,
  depth: number,
): void {
  if (depth > maxSubgraphDepth) throw brokenGraph('its sub-graphs are nested too deep');
  for (const attribute of attributes.values()) {
    for (const bytes of attribute.graphs ?? []) {
      const graph = readGraph(bytes);
      const inner = new Set<string>();
      for (const node of graph.nodes) {
        for (const input of node.inputs) if (input !== '') inner.add(input);
        if (mayHoldGraphs.has(node.opType)) collectCaptured(attributesOf(node), inner, depth + 1);
      }
      for (const output of graph.outputs) inner.add(output.name);
      for (const node of graph.nodes) for (const output of node.outputs) inner.delete(output);
      for (const local of [...graph.inputs, ...graph.initializers]) inner.delete(local.name);
      for (const name of inner) into.add(name);
    }
  }
}

function constantOf(attributes: ReadonlyMap<string, OnnxAttribute>): number[] | null {
  for (const attribute of attributes.values()) {
    if (attribute.tensor) return tensorNumbers(attribute.tensor);
    if (attribute.int !== undefined) return [attribute.int];
    if (attribute.float !== undefined) return [attribute.float];
    if (attribute.ints) return attribute.ints;
    if (attribute.floats) return attribute.floats;
  }
  return null;
}

/** The error of a model whose bytes parse but whose graph cannot be a graph. */
export function brokenGraph(what: string): TokenscopeError {
  return new TokenscopeError('corrupt', `The model's graph is broken: ${what}.`, 'Export the model again.');
}
