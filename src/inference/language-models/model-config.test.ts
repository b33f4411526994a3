import { expect, it } from 'vitest';
import { readModelConfig } from './model-config.ts';

/** Values of the published configs, by the names that each family uses. */
it.each([
  [
    'gpt2',
    {
      model_type: 'gpt2',
      n_ctx: 1024,
      n_positions: 1024,
      n_embd: 768,
      n_head: 12,
      n_layer: 12,
      bos_token_id: 50_256,
    },
    {
      context: 1024,
      bos: 50_256,
      kvHeads: 12,
      geometry: { nLayer: 12, nHead: 12, nKvHead: 12, dHead: 64, dModel: 768 },
    },
  ],
  [
    'qwen3 (heads wider than the stream)',
    {
      model_type: 'qwen3',
      max_position_embeddings: 40_960,
      hidden_size: 1024,
      num_attention_heads: 16,
      num_key_value_heads: 8,
      num_hidden_layers: 28,
      head_dim: 128,
    },
    {
      context: 40_960,
      bos: null,
      kvHeads: 8,
      geometry: { nLayer: 28, nHead: 16, nKvHead: 8, dHead: 128, dModel: 1024 },
    },
  ],
  [
    'falcon (one key/value head)',
    {
      model_type: 'falcon',
      hidden_size: 4544,
      num_attention_heads: 71,
      num_hidden_layers: 32,
      num_kv_heads: 71,
      multi_query: true,
    },
    { context: null, kvHeads: 1, geometry: { nLayer: 32, nHead: 71, nKvHead: 1, dHead: 64, dModel: 4544 } },
  ],
  [
    'gemma3 (nested, several ids)',
    {
      model_type: 'gemma3',
      bos_token_id: [2, 106],
      text_config: {
        max_position_embeddings: 32_768,
        hidden_size: 640,
        num_attention_heads: 4,
        num_key_value_heads: 1,
        num_hidden_layers: 18,
        head_dim: 256,
      },
    },
    {
      context: 32_768,
      bos: 2,
      kvHeads: 1,
      geometry: { nLayer: 18, nHead: 4, nKvHead: 1, dHead: 256, dModel: 640 },
    },
  ],
])('%s', (_family, json, expected) => {
  expect(readModelConfig(json)).toMatchObject(expected);
});

it.each([null, 'text', 7, [], {}, { num_hidden_layers: 'two' }])('%j tells nothing', (json) => {
  expect(readModelConfig(json)).toEqual({
    family: null,
    context: null,
    geometry: null,
    kvHeads: null,
    bos: null,
  });
});
