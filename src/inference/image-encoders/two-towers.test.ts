import { expect, it } from 'vitest';
import { GraphBuilder, onnxType } from '../../testing/onnx-fixtures/onnx-writer.ts';
import { readOnnxModel } from '../onnx/onnx-model.ts';
import { jointHead, partTowers } from './two-towers.ts';

/** Pixels → `state` → its first token → `image_embeds`, which `end` makes. */
function imageTower(end: (g: GraphBuilder, cls: string) => string) {
  const g = new GraphBuilder(17);
  g.input('pixel_values', onnxType.float, ['batch', 5, 3]);
  g.node('Relu', ['pixel_values'], {}, { outputs: ['state'] });
  const cls = g.node('Gather', ['state', g.int(0)], { axis: 1 });
  g.node('Identity', [end(g, cls)], {}, { outputs: ['image_embeds'] });
  g.output('image_embeds');
  return readOnnxModel(g.build());
}

it('the head of an image tower is what follows the first token', () => {
  const head = jointHead(
    imageTower((g, cls) => g.node('Tanh', [cls])),
    'state',
  );
  expect(head!.model.graph.inputs.map(({ name }) => name)).toEqual([head!.input]);
  expect(head!.model.graph.nodes.map(({ opType }) => opType)).toEqual(['Tanh', 'Identity']);
});

it('a head that looks at the picture besides cannot be cut out', () => {
  const model = imageTower((g, cls) =>
    g.node('Add', [cls, g.node('ReduceMean', ['pixel_values'], { axes: [1], keepdims: 0 })]),
  );
  expect(jointHead(model, 'state')).toBeNull();
  expect(jointHead(model, 'pixel_values')).toBeNull();
});

it('a graph that reads pixels alone is an image tower already', () => {
  const model = imageTower((_g, cls) => cls);
  expect(partTowers(model)).toEqual({ image: model, text: null });
});
