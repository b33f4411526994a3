import { TokenscopeError } from '../../contracts/errors.ts';
import { viewOf } from './graph-view.ts';
import { buildOutput, buildValue } from './onnx-build.ts';
import { type OnnxGraph, type OnnxModel, type OnnxNode, refuseDamage } from './onnx-model.ts';
import { inferValueTypes } from './value-types.ts';

/**
 * The part of a model between some of its values: `inputs` are fed instead of computed, and only what `outputs` need remains.
 * Shapes of the inputs are left open, so that a sequence may have another length than the one the model was exported with, as
 * far as the operators between do not insist on it. Weights stay where they are.
 * @throws TokenscopeError `bad-input` when the model has no such value, or an output needs an input that is not given;
 *   `unsupported` when the model does not state the number type of an input.
 */
export function subGraph(model: OnnxModel, inputs: readonly string[], outputs: readonly string[]): OnnxModel {
  return refuseDamage(model.bytes, () => {
    const view = viewOf(model.graph);
    const typeOf = inferValueTypes(view);
    const given = new Set(inputs);
    const owned = new Set(model.graph.inputs.map(({ name }) => name));
    for (const name of inputs) if (!view.producer(name) && !owned.has(name)) throw missing(name, false);
    const nodes = new Set<OnnxNode>();
    const open = [...outputs];
    for (let value = open.pop(); value !== undefined; value = open.pop()) {
      if (given.has(value) || view.initializer(value)) continue;
      const producer = view.producer(value);
      if (!producer) throw missing(value, owned.has(value));
      if (nodes.has(producer)) continue;
      nodes.add(producer);
      open.push(...view.reads(producer));
    }
    const reads = new Set(Array.from(nodes, (node) => view.reads(node)).flat());
    const graph: OnnxGraph = {
      ...model.graph,
      nodes: view.order.filter((node) => nodes.has(node)),
      initializers: model.graph.initializers.filter(({ name }) => reads.has(name)),
      inputs: inputs
        .filter((name) => reads.has(name))
        .map((name) => {
          const { elementType } = typeOf(name);
          if (elementType === null) throw untyped(name);
          return buildValue(name, elementType);
        }),
      outputs: outputs.map(buildOutput),
      valueInfo: [],
    };
    return { ...model, graph };
  });
}

const missing = (value: string, isInput: boolean): TokenscopeError =>
  new TokenscopeError(
    'bad-input',
    isInput
      ? `This part of the model still needs its input '${value}'.`
      : `The model has no value '${value}'.`,
    isInput ? 'Name it among the inputs, or begin later in the model.' : 'Choose a layer that the model has.',
  );

const untyped = (value: string): TokenscopeError =>
  new TokenscopeError(
    'unsupported',
    `The model does not state the number type of '${value}'.`,
    'Run shape inference on the model when exporting it.',
  );
