import { TokenscopeError } from '../../contracts/errors.ts';
import type { AttentionMatch } from './attention-match.ts';
import { type GraphView, viewOf } from './graph-view.ts';
import { buildOutput, buildValue } from './onnx-build.ts';
import { type OnnxGraph, type OnnxModel, type OnnxNode, type OnnxValue, refuseDamage } from './onnx-model.ts';
import { inferValueTypes } from './value-types.ts';

/** One part of a cut model. Running the parts in order, each fed from the inputs and the earlier parts, is the model. */
export interface ModelPart {
  readonly model: OnnxModel;
  /** Inputs of the whole model, and values of earlier parts, that it must be fed. */
  readonly inputs: readonly string[];
  /** Values that later parts or the caller need: queries and keys of the sites that the next part begins with, too. */
  readonly outputs: readonly string[];
  /** Sites whose scores are computed in this part; empty for the first. */
  readonly sites: readonly number[];
}

/**
 * Cuts a model in front of every attention: part 0 ends with the first queries and keys, part i begins with their
 * scores and ends with the next queries and keys, the last part ends with the outputs. A policy that chooses the mask
 * of a layer from queries and keys made under its own earlier masks runs between the parts.
 * Parts share the file's weights; operators that depend on weights only (dequantisation) go where they are used.
 * The queries and keys of a fused operator are those it is fed: before its own rotation.
 * @throws TokenscopeError `unsupported` when a value between two parts has a type that the model does not state.
 */
export function cutAtAttention(model: OnnxModel, matches: readonly AttentionMatch[]): readonly ModelPart[] {
  return refuseDamage(model.bytes, () => cut(model, matches));
}

function cut(model: OnnxModel, matches: readonly AttentionMatch[]): ModelPart[] {
  const view = viewOf(model.graph);
  const typeOf = inferValueTypes(view);
  const stages = stageNodes(view, matches);
  const count = Math.max(0, ...stages.values()) + 1;
  const stageOf = (value: string): number => {
    const producer = view.producer(value);
    return producer ? stages.get(producer)! : 0;
  };
  const wanted = new Set(model.graph.outputs.map(({ name }) => name));
  const extra = matches.flatMap(({ entry }) => entry.inputs.filter((name) => view.isDynamic(name)));

  const needs = Array.from({ length: count }, () => new Set<string>());
  for (const node of view.order) {
    if (!isMoving(view, node)) continue;
    const stage = stages.get(node)!;
    for (const value of view.reads(node)) {
      if (view.isDynamic(value) && view.producer(value) && stageOf(value) < stage) needs[stage]!.add(value);
    }
  }
  const leaving = new Set([...wanted, ...extra, ...needs.flatMap((values) => [...values])]);

  return Array.from({ length: count }, (_, stage) => {
    const own = new Set(view.order.filter((node) => isMoving(view, node) && stages.get(node) === stage));
    const outputs = [...leaving].filter((value) => view.producer(value) && stageOf(value) === stage);
    const still = staticNodes(view, own, outputs);
    const nodes = view.order.filter((node) => still.has(node) || own.has(node));
    const reads = new Set(nodes.flatMap((node) => view.reads(node)));
    const given = model.graph.inputs.filter(({ name }) => reads.has(name) && !view.initializer(name));
    const passed = [...needs[stage]!].map((value) => passedInput(value, typeOf(value).elementType));
    const graph: OnnxGraph = {
      ...model.graph,
      nodes,
      initializers: model.graph.initializers.filter(({ name }) => reads.has(name)),
      inputs: [...given, ...passed],
      outputs: outputs.map(
        (name) => model.graph.outputs.find((output) => output.name === name) ?? buildOutput(name),
      ),
      valueInfo: [],
    };
    return {
      model: { ...model, graph },
      inputs: graph.inputs.map(({ name }) => name),
      outputs,
      sites: matches.filter(({ entry }) => stages.get(entry) === stage).map(({ site }) => site.index),
    };
  });
}

/** How many attentions stand on the longest way to each node, itself included when it opens one. */
function stageNodes(view: GraphView, matches: readonly AttentionMatch[]): Map<OnnxNode, number> {
  const entries = new Set(matches.map(({ entry }) => entry));
  const stages = new Map<OnnxNode, number>();
  for (const node of view.order) {
    let stage = 0;
    for (const value of view.reads(node)) {
      const producer = view.producer(value);
      if (producer) stage = Math.max(stage, stages.get(producer)!);
    }
    stages.set(node, stage + (entries.has(node) ? 1 : 0));
  }
  return stages;
}

/** A node that depends on the model's inputs; the others are repeated in every part that reads them. */
const isMoving = (view: GraphView, node: OnnxNode): boolean =>
  node.outputs.some((name) => view.isDynamic(name));

/** The nodes that make the constants which some nodes or outputs need. */
function staticNodes(
  view: GraphView,
  nodes: ReadonlySet<OnnxNode>,
  outputs: readonly string[],
): Set<OnnxNode> {
  const found = new Set<OnnxNode>();
  const open = [...Array.from(nodes, (node) => view.reads(node)).flat(), ...outputs];
  for (let value = open.pop(); value !== undefined; value = open.pop()) {
    const producer = view.isDynamic(value) ? undefined : view.producer(value);
    if (!producer || found.has(producer)) continue;
    found.add(producer);
    open.push(...view.reads(producer));
  }
  return found;
}

function passedInput(value: string, type: number | null): OnnxValue {
  if (type !== null) return buildValue(value, type);
  throw new TokenscopeError(
    'unsupported',
    `The model does not state the number type of '${value}', which passes between two layers.`,
    'Run shape inference on the model when exporting it.',
  );
}
