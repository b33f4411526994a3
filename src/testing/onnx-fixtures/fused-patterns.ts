import {
  type AttentionPattern,
  type LayerBuild,
  mergeHeads,
  project,
  projectHeads,
} from './decoder-graph.ts';
import { type GraphBuilder, onnxType } from './onnx-writer.ts';

const microsoft = { domain: 'com.microsoft' } as const;
const grouped = { heads: 6, kvHeads: 3, headSize: 16 } as const;

/** Names of the cache outputs of a fused node. */
const present = (layer: LayerBuild, kind: string): string => `present.${layer.index}.${kind}`;

/** com.microsoft.Attention: weights [hidden, 3·hidden] and bias packed. */
const packedAttention =
  (options: { causal: boolean; mask: boolean; past: boolean }): AttentionPattern['attend'] =>
  (g, layer) => {
    const { model, weights, index, x } = layer;
    const { hidden } = model;
    const packed = Float32Array.from({ length: hidden * 3 * hidden }, (_, at) => {
      const row = Math.floor(at / (3 * hidden));
      const column = at % (3 * hidden);
      const part = [weights.wq, weights.wk, weights.wv][Math.floor(column / hidden)]!;
      return part[row * hidden + (column % hidden)]!;
    });
    const inputs = [
      x,
      g.weight(`layers.${index}.qkv`, [hidden, 3 * hidden], packed),
      g.weight(
        `layers.${index}.qkv.bias`,
        [3 * hidden],
        Float32Array.of(...weights.bq, ...weights.bk, ...weights.bv),
      ),
      options.mask ? layer.input('key_mask') : '',
      options.past ? layer.input(`past.${index}.kv`) : '',
    ];
    const outputs = [`context.${index}`, ...(options.past ? [present(layer, 'kv')] : [])];
    const attributes = { num_heads: model.config.heads, unidirectional: options.causal ? 1 : 0 };
    return g.node('Attention', inputs, attributes, { ...microsoft, ...layer.named('Attention'), outputs });
  };

const projectionBias = (g: GraphBuilder, { weights, index }: LayerBuild): string =>
  g.weight(
    `layers.${index}.bias`,
    [weights.bq.length * 3],
    Float32Array.of(...weights.bq, ...weights.bk, ...weights.bv),
  );

/** Projection without its bias, which the fused node adds. */
const bare = (g: GraphBuilder, layer: LayerBuild, name: 'q' | 'k' | 'v'): string => {
  const { model, weights, index, x } = layer;
  return g.node('MatMul', [
    x,
    g.weight(`layers.${index}.w${name}`, [model.hidden, model.hidden], weights[`w${name}`]),
  ]);
};

const separateHeads: AttentionPattern['attend'] = (g, layer) =>
  g.node(
    'MultiHeadAttention',
    [
      ...(['q', 'k', 'v'] as const).map((name) => bare(g, layer, name)),
      projectionBias(g, layer),
      layer.input('key_mask'),
    ],
    { num_heads: layer.model.config.heads },
    { ...microsoft, ...layer.named('MultiHeadAttention') },
  );

const cachedHeads: AttentionPattern['attend'] = (g, layer) => {
  const { index } = layer;
  const inputs = (['q', 'k', 'v'] as const).map((name) => bare(g, layer, name));
  return g.node(
    'MultiHeadAttention',
    [
      ...inputs,
      '',
      '',
      layer.input('position_bias'),
      layer.input(`past.${index}.k`),
      layer.input(`past.${index}.v`),
    ],
    { num_heads: layer.model.config.heads, unidirectional: 1, scale: { float: layer.model.config.scale! } },
    {
      ...microsoft,
      ...layer.named('MultiHeadAttention'),
      outputs: [`context.${index}`, present(layer, 'k'), present(layer, 'v')],
    },
  );
};

const groupQuery =
  (options: { packed?: boolean; bias?: boolean; positions?: boolean }): AttentionPattern['attend'] =>
  (g, layer) => {
    const { model, index } = layer;
    const { config } = model;
    const [q, k, v] = (['q', 'k', 'v'] as const).map((name) => project(g, layer, name));
    const rotates = config.rotary !== 'none';
    const table = (name: string, values: Float32Array): string =>
      g.weight(
        `layers.${index}.${name}`,
        [values.length / (config.headSize / 2), config.headSize / 2],
        values,
      );
    const inputs = [
      ...(options.packed ? [g.node('Concat', [q!, k!, v!], { axis: 2 }), '', ''] : [q!, k!, v!]),
      ...(config.past > 0 ? [layer.input(`past.${index}.k`), layer.input(`past.${index}.v`)] : ['', '']),
      layer.input('seqlens'),
      layer.input('total'),
      rotates ? table('cos', model.cos) : '',
      rotates ? table('sin', model.sin) : '',
      options.positions
        ? g.tensor(
            onnxType.int64,
            [1, config.queries],
            BigInt64Array.from({ length: config.queries }, (_, i) => BigInt(config.past + i)),
          )
        : '',
      options.bias ? layer.input('position_bias') : '',
      config.sinks === 'learned' ? g.weight(`layers.${index}.sink`, [config.heads], layer.weights.sinks) : '',
    ];
    const attributes = {
      num_heads: config.heads,
      kv_num_heads: config.kvHeads,
      do_rotary: rotates ? 1 : 0,
      rotary_interleaved: config.rotary === 'interleaved' ? 1 : 0,
      ...(config.scale === null ? {} : { scale: { float: config.scale } }),
      ...(config.softcap === null ? {} : { softcap: { float: config.softcap } }),
      ...(config.window === null ? {} : { local_window_size: config.window }),
      ...(config.sinks === 'zero' ? { smooth_softmax: 1 } : {}),
    };
    return g.node('GroupQueryAttention', inputs, attributes, {
      ...microsoft,
      ...layer.named('GroupQueryAttention'),
      outputs: [`context.${index}`, present(layer, 'k'), present(layer, 'v')],
    });
  };

/** ai.onnx Attention on [1, heads, t, d] with an added mask. */
const standardFour: AttentionPattern['attend'] = (g, layer) => {
  const { q, k, v } = projectHeads(g, layer);
  return mergeHeads(
    g,
    layer,
    g.node('Attention', [q, k, v, layer.input('mask')], {}, layer.named('Attention')),
  );
};

/** ai.onnx Attention on [1, t, heads·d] with grouped heads, cache, a boolean mask and its own causal mask. */
const standardThree: AttentionPattern['attend'] = (g, layer) => {
  const { model, index } = layer;
  const { heads, kvHeads } = model.config;
  const inputs = (['q', 'k', 'v'] as const).map((name) => project(g, layer, name));
  return g.node(
    'Attention',
    [...inputs, layer.input('keep'), layer.input(`past.${index}.k`), layer.input(`past.${index}.v`)],
    { q_num_heads: heads, kv_num_heads: kvHeads },
    { ...layer.named('Attention'), outputs: [`context.${index}`, present(layer, 'k'), present(layer, 'v')] },
  );
};

const selfOnly = { past: 0, causal: false } as const;

export const fusedPatterns: readonly AttentionPattern[] = [
  {
    name: 'packed-attention',
    config: { ...selfOnly, projectionBias: true, hiddenKeys: [3] },
    attend: packedAttention({ causal: false, mask: true, past: false }),
  },
  {
    name: 'packed-attention-cached',
    config: { projectionBias: true },
    attend: packedAttention({ causal: true, mask: false, past: true }),
  },
  {
    name: 'multi-head',
    config: { ...selfOnly, projectionBias: true, hiddenKeys: [3] },
    attend: separateHeads,
  },
  { name: 'multi-head-cached', config: { positionBias: true, scale: 0.4 }, attend: cachedHeads },
  { name: 'group-query', config: { ...grouped, rotary: 'half' }, attend: groupQuery({}) },
  { name: 'group-query-prefill', config: { ...grouped, rotary: 'half', past: 0 }, attend: groupQuery({}) },
  {
    name: 'group-query-packed',
    config: { ...grouped, rotary: 'interleaved' },
    attend: groupQuery({ packed: true }),
  },
  {
    name: 'group-query-positions',
    config: { ...grouped, rotary: 'half', positionBias: true },
    attend: groupQuery({ positions: true, bias: true }),
  },
  {
    name: 'group-query-window',
    config: { ...grouped, window: 3, softcap: 0.8, scale: 0.3 },
    attend: groupQuery({}),
    naming: 'none',
  },
  { name: 'group-query-sinks', config: { ...grouped, sinks: 'learned' }, attend: groupQuery({}) },
  { name: 'group-query-smooth', config: { ...grouped, sinks: 'zero' }, attend: groupQuery({}), norm: 'skip' },
  { name: 'standard-attention', opset: 23, attend: standardFour },
  { name: 'standard-attention-grouped', opset: 23, config: grouped, attend: standardThree },
];
