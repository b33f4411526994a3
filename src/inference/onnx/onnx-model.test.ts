import protobuf from 'protobufjs';
import { expect, test } from 'vitest';
import { TokenscopeError } from '../../contracts/errors.ts';
import { nodeRuntime } from '../../cli/node-runtime.ts';
import type { TensorMap } from '../../contracts/inference.ts';
import { decoderFixture, fixtureFeeds } from '../../testing/onnx-fixtures/decoder-graph.ts';
import { GraphBuilder, onnxType } from '../../testing/onnx-fixtures/onnx-writer.ts';
import { unfusedPatterns } from '../../testing/onnx-fixtures/unfused-patterns.ts';
import { attributesOf, metadataOf } from './onnx-attribute.ts';
import { readOnnxModel } from './onnx-model.ts';
import { tensorNumbers } from './onnx-tensor.ts';
import { writeOnnxModel } from './onnx-write.ts';

/** A graph with an attribute of every kind, a tensor of every storage, and fields that no ONNX version knows. */
function everyKind(): Uint8Array<ArrayBuffer> {
  const g = new GraphBuilder(17);
  g.input('x', onnxType.float, ['rows', 3]);
  g.weight('packed', [3], [1, -2, 0.5], true);
  g.weight('raw', [3], [4, 5, 6]);
  const axes = g.ints(0, -1, 2 ** 40);
  const sum = g.node(
    'Custom',
    ['x', '', 'packed', axes],
    { count: -7, mode: 'half', factor: { float: 0.25 }, perm: [2, 0, 1] },
    {
      name: 'node é',
      domain: 'tokenscope.test',
      outputs: ['a', 'b'],
      metadata: { 'pkg.torch.onnx.name_scopes': "['', 'h.3']" },
    },
  );
  g.node('Add', [sum, 'raw'], {}, { outputs: ['y'] });
  g.output('y', onnxType.float, ['rows', 3]);
  return g.build(true);
}

test('names, views and small constants are read', () => {
  const bytes = everyKind();
  const { graph, opsets } = readOnnxModel(bytes);
  const [custom, add] = graph.nodes;
  expect(custom).toMatchObject({
    name: 'node é',
    opType: 'Custom',
    domain: 'tokenscope.test',
    outputs: ['a', 'b'],
  });
  expect(custom!.inputs.slice(0, 3)).toEqual(['x', '', 'packed']);
  const attributes = attributesOf(custom!);
  expect(attributes.get('count')?.int).toBe(-7);
  expect(attributes.get('mode')?.text).toBe('half');
  expect(attributes.get('factor')?.float).toBe(0.25);
  expect(attributes.get('perm')?.ints).toEqual([2, 0, 1]);
  expect(metadataOf(custom!).get('pkg.torch.onnx.name_scopes')).toBe("['', 'h.3']");
  expect(add!.inputs).toEqual(['a', 'raw']);
  expect(graph.initializers.map(tensorNumbers)).toEqual([
    [1, -2, 0.5],
    [4, 5, 6],
    [0, -1, 2 ** 40],
  ]);
  for (const tensor of graph.initializers) expect(tensor.data!.buffer).toBe(bytes.buffer);
  expect([...opsets]).toEqual([
    ['', 17],
    ['com.microsoft', 1],
  ]);
});

test('an unedited model is written back byte for byte, unknown fields included', () => {
  for (const bytes of [everyKind(), ...unfusedPatterns.map((pattern) => decoderFixture(pattern).bytes)]) {
    const { bytes: written, weights } = writeOnnxModel(readOnnxModel(bytes), 'inline');
    expect(weights).toBeNull();
    expect(Buffer.from(written).equals(Buffer.from(bytes))).toBe(true);
  }
});

test('a model inside a larger buffer keeps its offsets', async () => {
  const { bytes, model } = decoderFixture(unfusedPatterns[0]!);
  const shifted = new Uint8Array(bytes.length + 13);
  shifted.set(bytes, 13);
  const { bytes: graph, weights } = writeOnnxModel(readOnnxModel(shifted.subarray(13)), 'external');
  expect(weights!.data.byteOffset).toBe(13);
  const session = await nodeRuntime().createSession({ graph, externalData: [weights!] });
  const plain = await nodeRuntime().createSession({ graph: bytes, externalData: [] });
  const feeds = fixtureFeeds(model) as TensorMap;
  const given = Object.fromEntries(session.inputs.map(({ name }) => [name, feeds[name]!]));
  expect((await session.run(given))['logits']).toEqual((await plain.run(given))['logits']);
});

test('the graph with external weights is small and holds every tensor of 1 kB or more by reference', () => {
  const { bytes } = decoderFixture(unfusedPatterns.find(({ name }) => name === 'repeated-keys')!);
  const { bytes: graph } = writeOnnxModel(readOnnxModel(bytes), 'external');
  expect(graph.length).toBeLessThan(bytes.length / 8);
  const original = new Map(readOnnxModel(bytes).graph.initializers.map((tensor) => [tensor.name, tensor]));
  for (const tensor of readOnnxModel(graph).graph.initializers) {
    const { dims, elementType, data } = original.get(tensor.name)!;
    expect(tensor).toMatchObject({ dims, elementType });
    expect(tensor.location).toBe(data!.length >= 1024 ? 'tokenscope-weights' : null);
  }
});

/** The messages of onnx.proto3 as far as the fixtures use them, for an independent parser. */
const onnxProto = `syntax = "proto3"; package onnx;
message AttributeProto { string name = 1; float f = 2; int64 i = 3; bytes s = 4; repeated int64 ints = 8; int32 type = 20; }
message Entry { string key = 1; string value = 2; }
message NodeProto { repeated string input = 1; repeated string output = 2; string name = 3; string op_type = 4;
  repeated AttributeProto attribute = 5; string domain = 7; repeated Entry metadata_props = 9; }
message TensorProto { repeated int64 dims = 1; int32 data_type = 2; repeated float float_data = 4; string name = 8;
  bytes raw_data = 9; repeated Entry external_data = 13; int32 data_location = 14; }
message ValueInfoProto { string name = 1; }
message GraphProto { repeated NodeProto node = 1; string name = 2; repeated TensorProto initializer = 5;
  repeated ValueInfoProto input = 11; repeated ValueInfoProto output = 12; }
message OperatorSetIdProto { string domain = 1; int64 version = 2; }
message ModelProto { int64 ir_version = 1; GraphProto graph = 7; repeated OperatorSetIdProto opset_import = 8; }`;

interface PlainGraph {
  readonly node: readonly {
    readonly opType: string;
    readonly name: string;
    readonly input: string[];
    readonly output: string[];
  }[];
  readonly initializer: readonly {
    readonly name: string;
    readonly dataLocation: number;
    readonly externalData: readonly { readonly key: string; readonly value: string }[];
  }[];
  readonly output: readonly { readonly name: string }[];
}

test('protobufjs reads the same graph from the original, and the references from the edited file', () => {
  const type = protobuf.parse(onnxProto).root.lookupType('onnx.ModelProto');
  const decode = (bytes: Uint8Array): PlainGraph =>
    (type.toObject(type.decode(bytes), { defaults: true, arrays: true }) as { graph: PlainGraph }).graph;
  for (const pattern of unfusedPatterns) {
    const { bytes } = decoderFixture(pattern);
    const model = readOnnxModel(bytes);
    const peer = decode(bytes);
    expect(
      model.graph.nodes.map(({ opType, name, inputs, outputs }) => ({ opType, name, inputs, outputs })),
    ).toEqual(
      peer.node.map(({ opType, name, input, output }) => ({ opType, name, inputs: input, outputs: output })),
    );
    const edited = decode(writeOnnxModel(model, 'external').bytes);
    for (const [i, tensor] of edited.initializer.entries()) {
      const { data, name } = model.graph.initializers[i]!;
      expect(tensor.name).toBe(name);
      if (tensor.dataLocation === 0) continue;
      const entries = Object.fromEntries(tensor.externalData.map(({ key, value }) => [key, value]));
      expect(entries).toEqual({
        location: 'tokenscope-weights',
        offset: String(data!.byteOffset - bytes.byteOffset),
        length: String(data!.length),
      });
    }
  }
});

test.each([
  ['nothing', '', /empty/],
  ['a Git LFS pointer', 'version https://git-lfs.github.com/spec/v1\noid sha256:00', /Git LFS pointer/],
  ['a web page', '<!doctype html><title>404</title>', /web page or JSON/],
  ['JSON', '{"error": "not found"}', /web page or JSON/],
  ['a ZIP archive', 'PK\u0003\u0004............', /ZIP archive/],
  ['text', 'hello, this is no model', /damaged or not an ONNX model/],
])('%s is refused by name', (_name, text, message) => {
  expect(() => readOnnxModel(new TextEncoder().encode(text))).toThrow(message);
});

test('the ORT format is refused as unsupported', () => {
  const ort = Uint8Array.from([0x20, 0, 0, 0, 0x4f, 0x52, 0x54, 0x4d, 0, 0, 0, 0]);
  expect(() => readOnnxModel(ort)).toThrow(TokenscopeError);
  expect(() => readOnnxModel(ort)).toThrow(/ORT format/);
});
