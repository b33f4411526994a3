import { expect, test } from 'vitest';
import { buildNode, buildOutput, buildTensor, buildValue } from './onnx-build.ts';
import { elementType } from './onnx-fields.ts';
import type { OnnxModel } from './onnx-model.ts';
import { subGraph } from './sub-graph.ts';

const node = (opType: string, inputs: readonly string[], output: string) =>
  buildNode({ opType, inputs, outputs: [output], name: output });

/** `x → a → b → out`, `b` with a weight; `side` hangs on `a`. */
const model: OnnxModel = {
  bytes: new Uint8Array(),
  opsets: new Map([['', 17]]),
  functions: [],
  others: [],
  graph: {
    nodes: [
      node('Relu', ['x'], 'a'),
      node('Neg', ['weight'], 'turned'),
      node('Add', ['a', 'turned'], 'b'),
      node('Abs', ['a'], 'side'),
      node('Sqrt', ['b'], 'out'),
    ],
    initializers: ['weight', 'unused'].map((name) =>
      buildTensor(name, elementType.float32, [1], new Uint8Array(4)),
    ),
    inputs: [buildValue('x', elementType.float32, [2])],
    outputs: [buildOutput('out'), buildOutput('side')],
    valueInfo: [],
    sparseNames: [],
    others: [],
  },
};
const names = (values: readonly { readonly name: string }[]) => values.map(({ name }) => name);

test('what lies between stays, with its weights; the rest goes', () => {
  const { graph } = subGraph(model, ['a'], ['out']);
  expect(names(graph.nodes)).toEqual(['turned', 'b', 'out']);
  expect(names(graph.initializers)).toEqual(['weight']);
  expect(names(graph.inputs)).toEqual(['a']);
  expect(names(graph.outputs)).toEqual(['out']);
});

test('an input of the model may be one of the part, an unused one is left out', () => {
  const { graph } = subGraph(model, ['x', 'b'], ['side']);
  expect(names(graph.nodes)).toEqual(['a', 'side']);
  expect(names(graph.inputs)).toEqual(['x']);
});

test('missing values and inputs are named', () => {
  expect(() => subGraph(model, ['b'], ['side'])).toThrow(/still needs its input 'x'/);
  expect(() => subGraph(model, ['ghost'], ['out'])).toThrow(/no value 'ghost'/);
  expect(() => subGraph(model, ['x'], ['ghost'])).toThrow(/no value 'ghost'/);
});
