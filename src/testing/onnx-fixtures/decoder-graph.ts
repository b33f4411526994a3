import { GraphBuilder, type NodeOptions, onnxType } from './onnx-writer.ts';
import {
  normEpsilon,
  type TinyConfig,
  type TinyLayer,
  type TinyModel,
  tinyModel,
} from './tiny-transformer.ts';

/** One way in which an exporter spells attention, placed in a tiny decoder. */
export interface AttentionPattern {
  readonly name: string;
  readonly opset?: number;
  readonly config?: Partial<TinyConfig>;
  /** How the node names tell the layer. */
  readonly naming?: 'torchscript' | 'dynamo' | 'none';
  readonly norm?: 'operator' | 'primitives' | 'skip';
  /** The reference cannot hold to 1e-5: half precision or integers inside. */
  readonly coarse?: boolean;
  /** From the normalised stream [1, S, hidden] to the heads' context [1, S, hidden], before the output projection. */
  attend(g: GraphBuilder, layer: LayerBuild): string;
}

/** What a pattern gets to build one layer. */
export interface LayerBuild {
  readonly model: TinyModel;
  readonly index: number;
  readonly weights: TinyLayer;
  /** Normalised stream [1, S, hidden]. */
  readonly x: string;
  /** Declares an input of the model once and returns its name; see {@link fixtureFeeds}. */
  input(name: InputName): string;
  /** Node options that carry the layer the way the pattern's exporter does. */
  named(op: string): NodeOptions;
}

type SharedInput = 'mask' | 'keep' | 'key_mask' | 'position_bias' | 'total' | 'seqlens' | 'head_mask';
export type InputName = SharedInput | `past.${number}.${'k' | 'v' | 'kv'}`;

export interface DecoderFixture {
  readonly pattern: AttentionPattern;
  readonly model: TinyModel;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** Builds the decoder of a pattern: embedding, layers of attention and ReLU network, norm, tied head. */
export function decoderFixture(pattern: AttentionPattern): DecoderFixture {
  const model = tinyModel(pattern.config ?? {});
  const g = new GraphBuilder(pattern.opset ?? 17);
  const declared = new Set<string>();
  g.input('input_ids', onnxType.int64, [1, 'sequence']);
  addDecoder(g, pattern, model, (name) => {
    if (!declared.has(name)) {
      const { code, dims } = fixtureFeeds(model)[name]!;
      g.input(name, code, dims);
      declared.add(name);
    }
    return name;
  });
  return { pattern, model, bytes: g.build() };
}

/** Adds the decoder from `input_ids` to the output `logits`; `input` gives whatever else the pattern reads. */
export function addDecoder(
  g: GraphBuilder,
  pattern: AttentionPattern,
  model: TinyModel,
  input: LayerBuild['input'],
): void {
  const { config, hidden } = model;
  const embedding = g.weight('embedding', [config.vocabulary, hidden], model.embedding, true);
  const { normed } = addLayers(g, pattern, model, g.node('Gather', [embedding, 'input_ids']), input);
  const transposed = g.node('Transpose', [embedding], { perm: [1, 0] });
  g.node('MatMul', [normed, transposed], {}, { outputs: ['logits'] });
  g.output('logits', onnxType.float, [1, 'sequence', config.vocabulary]);
}

/** Adds the layers over a stream [1, S, hidden]. @returns what they leave, raw and normed. */
export function addLayers(
  g: GraphBuilder,
  pattern: AttentionPattern,
  model: TinyModel,
  start: string,
  input: LayerBuild['input'],
): { readonly stream: string; readonly normed: string } {
  const { config, hidden, inner } = model;
  const norms = normBuilder(g, pattern.norm ?? 'operator', hidden);
  const isPre = config.norm === 'pre';
  let x = start;
  let fed = isPre ? norms.norm(x) : x;
  model.layers.forEach((weights, index) => {
    const w = (name: string, rows: number, columns: number, values: Float32Array): string =>
      g.weight(`layers.${index}.${name}`, [rows, columns], values);
    const layer: LayerBuild = {
      model,
      index,
      weights,
      x: fed,
      input,
      named: (op) => namedOptions(pattern.naming ?? 'torchscript', index, op),
    };
    const attended = g.node('MatMul', [pattern.attend(g, layer), w('wo', hidden, hidden, weights.wo)]);
    const middle = norms.addNorm(x, attended);
    x = isPre ? middle.sum : middle.normed;
    const up = g.node('Relu', [g.node('MatMul', [middle.normed, w('up', hidden, inner, weights.up)])]);
    const down = g.node('MatMul', [up, w('down', inner, hidden, weights.down)]);
    const end = norms.addNorm(x, down, index < config.layers - 1);
    x = isPre ? end.sum : end.normed;
    fed = end.normed;
  });
  return { stream: x, normed: fed };
}

function namedOptions(naming: 'torchscript' | 'dynamo' | 'none', layer: number, op: string): NodeOptions {
  if (naming === 'none') return {};
  if (naming === 'torchscript') return { name: `/model/layers.${layer}/self_attn/${op}` };
  const scopes = `['', 'model', 'model.layers.${layer}', 'model.layers.${layer}.self_attn', 'op']`;
  return { name: `node_${op}_${layer}`, metadata: { 'pkg.torch.onnx.name_scopes': scopes } };
}

/** Layer norm without gain and offset, as the operator, in primitives, or fused with the residual sum. */
function normBuilder(
  g: GraphBuilder,
  spelling: 'operator' | 'primitives' | 'skip',
  hidden: number,
): {
  norm(x: string): string;
  addNorm(x: string, delta: string, sumIsRead?: boolean): { sum: string; normed: string };
} {
  const gain = g.weight('norm.gain', [hidden], new Float32Array(hidden).fill(1));
  const offset = g.weight('norm.offset', [hidden], new Float32Array(hidden));
  let fused = 0;
  const norm = (x: string): string => {
    if (spelling !== 'primitives') {
      return g.node('LayerNormalization', [x, gain, offset], { axis: -1, epsilon: { float: normEpsilon } });
    }
    const mean = g.node('ReduceMean', [x], { axes: [-1] });
    const centred = g.node('Sub', [x, mean]);
    const squared = g.node('Pow', [centred, g.float(2)]);
    const variance = g.node('Add', [g.node('ReduceMean', [squared], { axes: [-1] }), g.float(normEpsilon)]);
    const scaled = g.node('Mul', [g.node('Div', [centred, g.node('Sqrt', [variance])]), gain]);
    return g.node('Add', [scaled, offset]);
  };
  return {
    norm,
    addNorm(x, delta, sumIsRead = true) {
      if (spelling !== 'skip') {
        const sum = g.node('Add', [x, delta]);
        return { sum, normed: norm(sum) };
      }
      const outputs = [`skip${fused}.norm`, ...(sumIsRead ? ['', '', `skip${fused}.sum`] : [])];
      fused++;
      g.node(
        'SkipLayerNormalization',
        [x, delta, gain, offset],
        { epsilon: { float: normEpsilon } },
        { domain: 'com.microsoft', outputs },
      );
      return { normed: outputs[0]!, sum: outputs[3] ?? '' };
    },
  };
}

/** The projections of one layer as [1, heads, t, d]: rotated, past and new tokens joined. */
export function projectHeads(g: GraphBuilder, layer: LayerBuild): { q: string; k: string; v: string } {
  const { model, index } = layer;
  const { heads, kvHeads, headSize, rotary, past } = model.config;
  const split = (name: 'q' | 'k' | 'v', count: number): string => {
    const projected = project(g, layer, name);
    return g.node('Transpose', [g.node('Reshape', [projected, g.ints(0, -1, count, headSize)])], {
      perm: [0, 2, 1, 3],
    });
  };
  const turned = (x: string): string => (rotary === 'none' ? x : rotateHalf(g, layer, x));
  const joined = (own: string, kind: 'k' | 'v'): string =>
    past === 0
      ? own
      : g.node(
          'Concat',
          [layer.input(`past.${index}.${kind}`), own],
          { axis: 2 },
          { outputs: [`present.${index}.${kind}`] },
        );
  return {
    q: turned(split('q', heads)),
    k: joined(turned(split('k', kvHeads)), 'k'),
    v: joined(split('v', kvHeads), 'v'),
  };
}

/** One projection [1, S, heads·d], with its bias where the model has one. */
export function project(g: GraphBuilder, layer: LayerBuild, name: 'q' | 'k' | 'v'): string {
  const { model, weights, index } = layer;
  const { heads, kvHeads, headSize } = model.config;
  const width = (name === 'q' ? heads : kvHeads) * headSize;
  const matrix = g.weight(`layers.${index}.w${name}`, [model.hidden, width], weights[`w${name}`]);
  const projected = g.node('MatMul', [layer.x, matrix]);
  if (!model.config.projectionBias) return projected;
  return g.node('Add', [g.weight(`layers.${index}.b${name}`, [width], weights[`b${name}`]), projected]);
}

/** Rotary embedding as model code writes it: x·cos + concat(−x₂, x₁)·sin. */
function rotateHalf(g: GraphBuilder, layer: LayerBuild, x: string): string {
  const { model } = layer;
  const { headSize: d, past, queries } = model.config;
  const rows = (table: Float32Array): Float32Array =>
    Float32Array.from({ length: queries * d }, (_, i) => {
      const position = past + Math.floor(i / d);
      return table[position * (d / 2) + (i % (d / 2))]!;
    });
  const cos = g.tensor(onnxType.float, [1, 1, queries, d], rows(model.cos));
  const sin = g.tensor(onnxType.float, [1, 1, queries, d], rows(model.sin));
  const slice = (from: number, to: number): string =>
    g.node('Slice', [x, g.ints(from), g.ints(to), g.ints(3)]);
  const turned = g.node('Concat', [g.node('Neg', [slice(d / 2, d)]), slice(0, d / 2)], { axis: -1 });
  return g.node('Add', [g.node('Mul', [x, cos]), g.node('Mul', [turned, sin])]);
}

/** Heads back to [1, S, hidden]. */
export const mergeHeads = (g: GraphBuilder, layer: LayerBuild, context: string): string =>
  g.node('Reshape', [
    g.node('Transpose', [context], { perm: [0, 2, 1, 3] }),
    g.ints(0, -1, layer.model.hidden),
  ]);

export interface Feed {
  readonly code: number;
  readonly type: 'float32' | 'int64' | 'int32' | 'bool';
  readonly dims: readonly number[];
  readonly data: Float32Array | BigInt64Array | Int32Array | Uint8Array;
}

/** Every input that a fixture may declare; a test feeds those that the session names. */
export function fixtureFeeds(model: TinyModel): Record<string, Feed> {
  const { heads, kvHeads, headSize, queries, past, causal, window, hiddenKeys } = model.config;
  const { keys } = model;
  const keep = Uint8Array.from({ length: queries * keys }, (_, at) => {
    const i = Math.floor(at / keys);
    const j = at % keys;
    const hides =
      (causal && j > past + i) || (window !== null && j <= past + i - window) || hiddenKeys.includes(j);
    return hides ? 0 : 1;
  });
  const float = (dims: number[], data: Float32Array): Feed => ({
    code: onnxType.float,
    type: 'float32',
    dims,
    data,
  });
  const feeds: Record<string, Feed> = {
    input_ids: {
      code: onnxType.int64,
      type: 'int64',
      dims: [1, queries],
      data: BigInt64Array.from(model.ids, BigInt),
    },
    mask: float(
      [1, 1, queries, keys],
      Float32Array.from(keep, (bit) => (bit ? 0 : -1e9)),
    ),
    keep: { code: onnxType.bool, type: 'bool', dims: [1, 1, queries, keys], data: keep },
    key_mask: {
      code: onnxType.int32,
      type: 'int32',
      dims: [1, keys],
      data: Int32Array.from({ length: keys }, (_, j) => (hiddenKeys.includes(j) ? 0 : 1)),
    },
    head_mask: float([1, heads, 1, 1], new Float32Array(heads).fill(1)),
    position_bias: float([1, heads, queries, keys], model.positionBias),
    total: { code: onnxType.int32, type: 'int32', dims: [], data: Int32Array.of(keys) },
    seqlens: { code: onnxType.int32, type: 'int32', dims: [1], data: Int32Array.of(keys - 1) },
  };
  model.layers.forEach((layer, index) => {
    feeds[`past.${index}.k`] = float([1, kvHeads, past, headSize], layer.pastKeys);
    feeds[`past.${index}.v`] = float([1, kvHeads, past, headSize], layer.pastValues);
    feeds[`past.${index}.kv`] = float(
      [2, 1, kvHeads, past, headSize],
      Float32Array.of(...layer.pastKeys, ...layer.pastValues),
    );
  });
  return feeds;
}
