import { describe, expect, test } from 'vitest';
import { nodeRuntime } from '../../cli/node-runtime.ts';
import type { TensorMap } from '../../contracts/inference.ts';
import { decoderFixture, fixtureFeeds } from '../../testing/onnx-fixtures/decoder-graph.ts';
import { decoyGraphs, mergedDecoder } from '../../testing/onnx-fixtures/decoy-graphs.ts';
import { GraphBuilder, onnxType } from '../../testing/onnx-fixtures/onnx-writer.ts';
import { unfusedPatterns } from '../../testing/onnx-fixtures/unfused-patterns.ts';
import { placeAttention } from './attention-layers.ts';
import { cutAtAttention } from './cut-at-attention.ts';
import { findAttention } from './find-attention.ts';
import { viewOf } from './graph-view.ts';
import { hoistBranches } from './hoist-branch.ts';
import { instrument } from './instrument.ts';
import { buildNode } from './onnx-build.ts';
import { readOnnxModel } from './onnx-model.ts';
import { writeOnnxModel } from './onnx-write.ts';

const eager = unfusedPatterns[0]!;

describe.each(decoyGraphs)('$name', ({ bytes, unreadable }) => {
  test(unreadable ? 'is named, with the reason' : 'is neither attention nor worth a word', () => {
    const found = findAttention(readOnnxModel(bytes));
    expect(found.matches).toEqual([]);
    if (!unreadable) return expect(found.unreadable).toEqual([]);
    expect(found.unreadable.length).toBeGreaterThan(0);
    for (const { opType, reason } of found.unreadable) {
      expect(opType).toBe(unreadable.opType);
      expect(reason).toMatch(unreadable.reason);
    }
  });
});

describe('layers from names', () => {
  const named = (...names: string[]) =>
    placeAttention(
      names.map((name) => [buildNode({ opType: 'Softmax', inputs: ['a'], outputs: ['b'], name })]),
    ).map(({ stack, layer, role }) => `${stack}|${layer}|${role}`);

  test('one stack has no prefix, and file order does not matter', () => {
    expect(named('/model/layers.1/self_attn/Softmax', '/model/layers.0/self_attn/Softmax')).toEqual([
      '|1|self',
      '|0|self',
    ]);
  });
  test('two towers keep theirs', () => {
    expect(named('/text_model/encoder/layers.0/Softmax', '/vision_model/encoder/layers.0/Softmax')).toEqual([
      '/text_model/encoder|0|self',
      '/vision_model/encoder|0|self',
    ]);
  });
  test('the block of a T5 decoder is its layer; cross attention is told apart', () => {
    expect(
      named(
        '/decoder/block.0/layer.0/SelfAttention/Softmax',
        '/decoder/block.0/layer.1/EncDecAttention/Softmax',
        '/decoder/block.1/layer.0/SelfAttention/Softmax',
      ),
    ).toEqual(['|0|self', '|0|cross', '|1|self']);
  });
  test('GPT-2, ViT and open_clip spellings', () => {
    expect(named('/transformer/h.3/attn/Softmax')).toEqual(['|3|self']);
    expect(named('/encoder/layer.7/attention/attention/Softmax')).toEqual(['|7|self']);
    expect(named('visual.transformer.resblocks.2.attn')).toEqual(['|2|self']);
  });
  test('names that repeat, or are missing once, make them counted', () => {
    expect(named('/layers.0/Softmax', '/layers.0/Softmax')).toEqual(['|0|self', '|1|self']);
    expect(named('/layers.5/Softmax', 'Softmax_12')).toEqual(['|0|self', '|1|self']);
  });
});

describe('hoisting', () => {
  const runtime = nodeRuntime();
  const feeds = (usesCache: boolean): TensorMap => ({
    x: { type: 'float32', dims: [1, 5, 4], data: Float32Array.from({ length: 20 }, (_, i) => Math.sin(i)) },
    use_cache_branch: { type: 'bool', dims: [], data: Uint8Array.of(usesCache ? 1 : 0) },
  });

  test.each(['then', 'else'] as const)(
    'the %s branch gives what If gives, and can be tapped',
    async (branch) => {
      const merged = readOnnxModel(mergedDecoder());
      expect(findAttention(merged).matches).toEqual([]);
      const { model, hoisted, kept } = hoistBranches(merged, branch);
      expect(hoisted).toEqual(['merged']);
      expect(kept).toEqual([]);
      const { matches } = findAttention(model);
      expect(matches.map(({ site }) => site.node)).toEqual([`${branch}/layers.0/Softmax`]);
      const { model: tapped, taps } = instrument(model, matches, { taps: { probabilities: 'all' } });
      const original = await runtime.createSession({ graph: mergedDecoder(), externalData: [] });
      const edited = await runtime.createSession({
        graph: writeOnnxModel(tapped, 'inline').bytes,
        externalData: [],
      });
      const given = feeds(branch === 'then');
      const expected = await original.run(given);
      const outputs = await edited.run(given);
      for (const name of ['y', 'kept', 'chosen']) expect(outputs[name]).toEqual(expected[name]);
      expect(outputs[taps[0]!.output]!.dims).toEqual([1, 5, 5]);
    },
  );

  test('a branch with a further sub-graph is left alone, with the reason', () => {
    const inner = new GraphBuilder(17, 'i');
    const deep = (): GraphBuilder => {
      const graph = new GraphBuilder(17, 'd');
      graph.node('Identity', ['x'], {}, { outputs: ['d'] });
      graph.output('d');
      return graph;
    };
    inner.node(
      'If',
      ['c'],
      { then_branch: { graph: deep() }, else_branch: { graph: deep() } },
      { outputs: ['i'] },
    );
    inner.output('i');
    const g = new GraphBuilder(17);
    g.input('x', onnxType.float, [1]);
    g.input('c', onnxType.bool, []);
    g.node(
      'If',
      ['c'],
      { then_branch: { graph: inner }, else_branch: { graph: inner } },
      { name: 'outer', outputs: ['y'] },
    );
    g.output('y');
    const { hoisted, kept } = hoistBranches(readOnnxModel(g.build()), 'then');
    expect(hoisted).toEqual([]);
    expect(kept).toEqual([{ node: 'outer', reason: "its branch holds a further sub-graph ('If')" }]);
  });
});

test('a tap or a bias at a site that is not there is refused', () => {
  const model = readOnnxModel(decoderFixture(eager).bytes);
  const { matches } = findAttention(model);
  expect(() => instrument(model, matches, { bias: [2] })).toThrow('The model has no attention 2; it has 2.');
});

test('only what is asked for is added', () => {
  const model = readOnnxModel(decoderFixture(eager).bytes);
  const { matches } = findAttention(model);
  const { model: edited, taps, biases } = instrument(model, matches, { taps: { probabilities: [1] } });
  expect(taps.map(({ kind, site }) => [kind, site])).toEqual([['probabilities', 1]]);
  expect(biases).toEqual([]);
  expect(edited.graph.nodes).toEqual(model.graph.nodes);
  expect(edited.graph.outputs).toHaveLength(2);
});

test('parts of a cut model hand over hidden state, queries and keys, and no probabilities', () => {
  const { bytes, model: sizes } = decoderFixture(eager);
  const model = readOnnxModel(bytes);
  const { matches } = findAttention(model);
  const parts = cutAtAttention(model, matches);
  const made = new Set(matches.flatMap(({ entry }) => entry.inputs));
  for (const name of made) expect(parts.some(({ outputs }) => outputs.includes(name))).toBe(true);
  const softmaxes = model.graph.nodes
    .filter(({ opType }) => opType === 'Softmax')
    .flatMap(({ outputs }) => outputs);
  expect(parts.flatMap(({ outputs }) => outputs).filter((name) => softmaxes.includes(name))).toEqual([]);
  expect(parts[0]!.inputs).toContain('input_ids');
  expect(parts[1]!.inputs).toContain('mask');
  expect(parts[2]!.outputs).toEqual(['logits']);
  const weights = parts.flatMap((part) => part.model.graph.initializers.map(({ name }) => name));
  expect(weights.filter((name) => name === 'layers.0.wo')).toHaveLength(1);
  expect(Object.keys(fixtureFeeds(sizes))).toContain(parts[1]!.inputs.find((name) => name === 'mask'));
});

test('two nodes that make one value, and a cycle, are refused as a broken graph', () => {
  const twice = new GraphBuilder(17);
  twice.input('x', onnxType.float, [1]);
  twice.node('Relu', ['x'], {}, { outputs: ['y'] });
  twice.node('Neg', ['x'], {}, { outputs: ['y'] });
  expect(() => findAttention(readOnnxModel(twice.build()))).toThrow(/two nodes make the value 'y'/);
  const cycle = new GraphBuilder(17);
  cycle.node('Relu', ['b'], {}, { outputs: ['a'] });
  cycle.node('Relu', ['a'], {}, { outputs: ['b'] });
  expect(() => findAttention(readOnnxModel(cycle.build()))).toThrow(/cycle/);
});

test('what a sub-graph reads from outside counts as read by its node, at any depth', () => {
  const inner = new GraphBuilder(17, 'i');
  const deep = new GraphBuilder(17, 'd');
  deep.node('Add', ['late', 'local'], {}, { outputs: ['d'] });
  deep.output('d');
  inner.node('Neg', ['x'], {}, { outputs: ['local'] });
  inner.node('If', ['c'], { then_branch: { graph: deep }, else_branch: { graph: deep } }, { outputs: ['i'] });
  inner.output('i');
  const g = new GraphBuilder(17);
  g.input('x', onnxType.float, [1]);
  g.input('c', onnxType.bool, []);
  g.node('If', ['c'], { then_branch: { graph: inner }, else_branch: { graph: inner } }, { outputs: ['y'] });
  g.node('Relu', ['x'], {}, { outputs: ['late'] });
  g.output('y');
  const { graph } = readOnnxModel(g.build());
  const view = viewOf(graph);
  expect(view.reads(graph.nodes[0]!).toSorted()).toEqual(['c', 'late', 'x']);
  expect(view.order.map(({ opType }) => opType)).toEqual(['Relu', 'If']);
  expect(view.consumers('late')).toEqual([graph.nodes[0]]);
});

test('nodes in any file order are sorted before anything is inferred', () => {
  const { bytes } = decoderFixture(eager);
  const model = readOnnxModel(bytes);
  const shuffled = { ...model, graph: { ...model.graph, nodes: model.graph.nodes.toReversed() } };
  const sites = ({ matches }: ReturnType<typeof findAttention>) => matches.map(({ site }) => site);
  expect(sites(findAttention(shuffled))).toEqual(sites(findAttention(model)));
  const hidden = (given: typeof model) =>
    instrument(given, findAttention(given).matches, { taps: { hidden: 'all' } }).taps;
  expect(hidden(shuffled)).toEqual(hidden(model));
  expect(hidden(model)).toHaveLength(2);
});
