import { type AttentionPattern, type LayerBuild, mergeHeads, projectHeads } from './decoder-graph.ts';
import { type GraphBuilder, onnxType } from './onnx-writer.ts';

/** From queries [1, H, S, d], keys and values [1, K, T, d] to the context [1, H, S, d]. */
type Core = (g: GraphBuilder, heads: { q: string; k: string; v: string }, layer: LayerBuild) => string;

const pattern = (
  name: string,
  core: Core,
  options: Omit<AttentionPattern, 'name' | 'attend'> = {},
): AttentionPattern => ({
  name,
  ...options,
  attend: (g, layer) => mergeHeads(g, layer, core(g, projectHeads(g, layer), layer)),
});

const transposed = (g: GraphBuilder, k: string): string => g.node('Transpose', [k], { perm: [0, 1, 3, 2] });
const softmax = (g: GraphBuilder, layer: LayerBuild, scores: string, axis = -1): string =>
  g.node('Softmax', [scores], { axis }, layer.named('Softmax'));
const rootOf = (layer: LayerBuild): number => Math.sqrt(layer.model.config.headSize);

/** Plain division by √d and an added mask: eager code of Llama, GPT-NeoX, DistilGPT-2. */
const eager: Core = (g, { q, k, v }, layer) => {
  const scores = g.node('Div', [g.node('MatMul', [q, transposed(g, k)]), g.float(rootOf(layer))]);
  return g.node('MatMul', [softmax(g, layer, g.node('Add', [scores, layer.input('mask')])), v]);
};

/** scaled_dot_product_attention in the TorchScript exporter: the root of the scale on both sides, a NaN guard after. */
const torchscriptSdpa: Core = (g, { q, k, v }, layer) => {
  const root = g.float(Math.sqrt(1 / rootOf(layer)));
  const scores = g.node('MatMul', [g.node('Mul', [q, root]), g.node('Mul', [transposed(g, k), root])]);
  const p = softmax(g, layer, g.node('Add', [scores, layer.input('mask')]));
  return g.node('MatMul', [g.node('Where', [g.node('IsNaN', [p]), g.float(0), p]), v]);
};

/** The dynamo exporter flattens the keys to three axes to transpose them; no mask. */
const dynamoSdpa: Core = (g, { q, k, v }, layer) => {
  const { heads, headSize } = layer.model.config;
  const { keys } = layer.model;
  const root = g.float(Math.sqrt(1 / rootOf(layer)));
  const flat = g.node('Transpose', [g.node('Reshape', [k, g.ints(-1, keys, headSize)])], { perm: [0, 2, 1] });
  const kt = g.node('Reshape', [flat, g.ints(1, heads, headSize, keys)]);
  const scores = g.node('MatMul', [g.node('Mul', [q, root]), g.node('Mul', [kt, root])]);
  return g.node('MatMul', [softmax(g, layer, scores), v]);
};

/** Three-axis products with batch and heads merged: BART, older CLIP. */
const mergedBatch: Core = (g, { q, k, v }, layer) => {
  const { heads, headSize, queries } = layer.model.config;
  const { keys } = layer.model;
  const merge = (x: string, t: number): string => g.node('Reshape', [x, g.ints(heads, t, headSize)]);
  const kt = g.node('Transpose', [merge(k, keys)], { perm: [0, 2, 1] });
  const scaled = g.node('Mul', [q, g.float(1 / rootOf(layer))]);
  const scores = g.node('Reshape', [
    g.node('MatMul', [merge(scaled, queries), kt]),
    g.ints(1, heads, queries, keys),
  ]);
  const masked = g.node('Reshape', [
    g.node('Add', [scores, layer.input('mask')]),
    g.ints(heads, queries, keys),
  ]);
  const context = g.node('MatMul', [softmax(g, layer, masked), merge(v, keys)]);
  return g.node('Reshape', [context, g.ints(1, heads, queries, headSize)]);
};

/** Half precision with the softmax in float32. */
const halfUpcast: Core = (g, { q, k, v }, layer) => {
  const half = (x: string): string => g.node('Cast', [x], { to: onnxType.float16 });
  const float = (x: string): string => g.node('Cast', [x], { to: onnxType.float });
  const scores = g.node('Mul', [
    g.node('MatMul', [half(q), half(transposed(g, k))]),
    half(g.float(1 / rootOf(layer))),
  ]);
  const p = softmax(
    g,
    layer,
    float(g.node('Add', [scores, half(g.node('Max', [layer.input('mask'), g.float(-60000)]))])),
  );
  return float(g.node('MatMul', [half(p), half(v)]));
};

/** GPT-2: the causal mask selects the lowest number. */
const whereMask: Core = (g, { q, k, v }, layer) => {
  const scores = g.node('Div', [g.node('MatMul', [q, transposed(g, k)]), g.float(rootOf(layer))]);
  const masked = g.node('Where', [layer.input('keep'), scores, g.float(-3.4028234663852886e38)]);
  return g.node('MatMul', [softmax(g, layer, masked), v]);
};

/** Grouped heads repeated by Expand before the product: Llama, Qwen, SmolLM. */
const repeatedKeys: Core = (g, { q, k, v }, layer) => {
  const { heads, kvHeads, headSize } = layer.model.config;
  const repeat = (x: string): string => {
    const wide = g.node('Expand', [
      g.node('Unsqueeze', [x, g.ints(2)]),
      g.ints(1, kvHeads, heads / kvHeads, 1, headSize),
    ]);
    return g.node('Reshape', [wide, g.ints(1, heads, -1, headSize)]);
  };
  return eager(g, { q, k: repeat(k), v: repeat(v) }, layer);
};

/** T5: no scale, the position bias is the first operand of the sum. */
const biasFirst: Core = (g, { q, k, v }, layer) => {
  const bias = g.node('Add', [layer.input('position_bias'), layer.input('mask')]);
  const scores = g.node('MatMul', [q, transposed(g, k)]);
  return g.node('MatMul', [softmax(g, layer, g.node('Add', [bias, scores])), v]);
};

/** Gemma 2: logits capped by tanh before the mask. */
const softCapped: Core = (g, { q, k, v }, layer) => {
  const cap = g.float(layer.model.config.softcap!);
  const scores = g.node('Mul', [g.node('MatMul', [q, transposed(g, k)]), g.float(1 / rootOf(layer))]);
  const capped = g.node('Mul', [g.node('Tanh', [g.node('Div', [scores, cap])]), cap]);
  return g.node('MatMul', [softmax(g, layer, g.node('Add', [capped, layer.input('mask')])), v]);
};

/** Einsum over token-major tensors, keys named before queries. */
const einsum: Core = (g, heads, layer) => {
  const tokenMajor = (x: string): string => g.node('Transpose', [x], { perm: [0, 2, 1, 3] });
  const [q, k, v] = [tokenMajor(heads.q), tokenMajor(heads.k), tokenMajor(heads.v)];
  const product = g.node('Einsum', [k, q], { equation: 'b k h d, b q h d -> b h q k' });
  const scores = g.node('Mul', [product, g.float(1 / rootOf(layer))]);
  const p = softmax(g, layer, g.node('Add', [scores, layer.input('mask')]));
  return tokenMajor(g.node('Einsum', [p, v], { equation: 'bhqk,bkhd->bqhd' }));
};

/** Dynamic quantisation: integer products of both pairs of activations. */
const integerProducts: Core = (g, { q, k, v }, layer) => {
  let count = 0;
  const quantised = (x: string): { x: string; scale: string; zero: string } => {
    const tag = `${layer.index}.${x}.${count++}`;
    const outputs = [`quantised.${tag}`, `scale.${tag}`, `zero.${tag}`];
    g.node('DynamicQuantizeLinear', [x], {}, { outputs });
    return { x: outputs[0]!, scale: outputs[1]!, zero: outputs[2]! };
  };
  const product = (left: string, right: string): string => {
    const a = quantised(left);
    const b = quantised(right);
    const integers = g.node('MatMulInteger', [a.x, b.x, a.zero, b.zero]);
    return g.node('Mul', [
      g.node('Cast', [integers], { to: onnxType.float }),
      g.node('Mul', [a.scale, b.scale]),
    ]);
  };
  const scores = g.node('Div', [product(q, transposed(g, k)), g.float(rootOf(layer))]);
  return product(softmax(g, layer, g.node('Add', [scores, layer.input('mask')])), v);
};

/** BERT: division, mask, softmax over axis 3, head mask. With no past it is what ONNX Runtime's AttentionFusion looks for. */
const bert: Core = (g, { q, k, v }, layer) => {
  const scores = g.node('Div', [g.node('MatMul', [q, transposed(g, k)]), g.float(rootOf(layer))]);
  const p = softmax(g, layer, g.node('Add', [scores, layer.input('mask')]), 3);
  return g.node('MatMul', [g.node('Mul', [p, layer.input('head_mask')]), v]);
};

/** The exact shape that AttentionFusion rewrites: no head mask. */
const fusable: Core = (g, { q, k, v }, layer) => {
  const scores = g.node('Div', [g.node('MatMul', [q, transposed(g, k)]), g.float(rootOf(layer))]);
  return g.node('MatMul', [softmax(g, layer, g.node('Add', [scores, layer.input('mask')]), 3), v]);
};

/** Static quantisation in quantise–dequantise pairs. */
const quantisePairs: Core = (g, { q, k, v }, layer) => {
  const pair = (x: string, scale: number, zero: number): string => {
    const s = g.float(scale);
    const z = g.tensor(onnxType.uint8, [], Uint8Array.of(zero));
    return g.node('DequantizeLinear', [g.node('QuantizeLinear', [x, s, z]), s, z]);
  };
  const product = g.node('MatMul', [pair(q, 0.05, 128), pair(transposed(g, k), 0.05, 128)]);
  const scores = g.node('Div', [product, g.float(rootOf(layer))]);
  const p = softmax(g, layer, g.node('Add', [scores, layer.input('mask')]));
  return g.node('MatMul', [pair(p, 1 / 255, 0), pair(v, 0.05, 128)]);
};

/** What ONNX Runtime's own optimiser writes: scale and transposition inside FusedMatMul. */
const fusedProduct: Core = (g, { q, k, v }, layer) => {
  const scores = g.node(
    'FusedMatMul',
    [q, k],
    { alpha: { float: 1 / rootOf(layer) }, transB: 1 },
    { domain: 'com.microsoft' },
  );
  return g.node('MatMul', [softmax(g, layer, g.node('Add', [scores, layer.input('mask')])), v]);
};

/** Keys as rows of the product, turned round afterwards. */
const keyMajor: Core = (g, { q, k, v }, layer) => {
  const product = transposed(g, g.node('MatMul', [k, transposed(g, q)]));
  const scores = g.node('Mul', [product, g.float(1 / rootOf(layer))]);
  return g.node('MatMul', [softmax(g, layer, g.node('Add', [scores, layer.input('mask')])), v]);
};

const grouped = { heads: 6, kvHeads: 3, headSize: 16 } as const;

export const unfusedPatterns: readonly AttentionPattern[] = [
  pattern('eager', eager),
  pattern('torchscript-sdpa', torchscriptSdpa, { norm: 'primitives' }),
  pattern('dynamo-sdpa', dynamoSdpa, { naming: 'dynamo', config: { causal: false } }),
  pattern('merged-batch', mergedBatch, { naming: 'none' }),
  pattern('half-upcast', halfUpcast, { coarse: true }),
  pattern('where-mask', whereMask, { norm: 'skip' }),
  pattern('repeated-keys', repeatedKeys, { config: { ...grouped, rotary: 'half' } }),
  pattern('bias-first', biasFirst, { config: { scale: 1, positionBias: true }, naming: 'none' }),
  pattern('soft-capped', softCapped, { config: { softcap: 0.7 } }),
  pattern('einsum', einsum),
  pattern('integer-products', integerProducts, { coarse: true }),
  pattern('bert', bert, { config: { causal: false, hiddenKeys: [3], norm: 'post' }, norm: 'primitives' }),
  pattern('fusable', fusable, {
    opset: 12,
    norm: 'primitives',
    config: { causal: false, past: 0, norm: 'post', projectionBias: true, hiddenKeys: [3] },
  }),
  pattern('quantise-pairs', quantisePairs, { coarse: true }),
  pattern('fused-product', fusedProduct),
  pattern('key-major', keyMajor),
];
