import type { ModelGeometry } from '../../contracts/language-model.ts';

/** What a `config.json` of the Hub tells of a decoder; null where it does not. */
export interface ModelConfig {
  /** `gpt2`, `llama`, … */
  readonly family: string | null;
  readonly context: number | null;
  readonly geometry: ModelGeometry | null;
  readonly kvHeads: number | null;
  readonly bos: number | null;
}

type Fields = Readonly<Record<string, unknown>>;

/** Reads the names that the families of the Hub use; an unknown or missing config tells nothing. */
export function readModelConfig(json: unknown): ModelConfig {
  const outer = fieldsOf(json);
  const config = { ...outer, ...fieldsOf(outer['text_config']) };
  const whole = (...names: readonly string[]): number | null => {
    for (const name of names) {
      const value = Array.isArray(config[name]) ? (config[name] as unknown[])[0] : config[name];
      if (typeof value === 'number' && Number.isInteger(value) && value >= 0) return value;
    }
    return null;
  };
  const nLayer = whole('num_hidden_layers', 'n_layer', 'n_layers', 'num_layers');
  const nHead = whole('num_attention_heads', 'n_head', 'n_heads', 'num_heads');
  const dModel = whole('hidden_size', 'n_embd', 'd_model', 'dim');
  const sharesOneHead = config['multi_query'] === true && config['new_decoder_architecture'] !== true;
  const kvHeads = sharesOneHead ? 1 : (whole('num_key_value_heads', 'num_kv_heads') ?? nHead);
  const dHead = whole('head_dim') ?? (nHead && dModel ? dModel / nHead : null);
  return {
    family: typeof outer['model_type'] === 'string' ? outer['model_type'] : null,
    context: whole('max_position_embeddings', 'n_positions', 'n_ctx', 'max_seq_len', 'seq_length'),
    geometry:
      nLayer && nHead && kvHeads && dHead && dModel
        ? { nLayer, nHead, nKvHead: kvHeads, dHead, dModel }
        : null,
    kvHeads,
    bos: whole('bos_token_id'),
  };
}

const fieldsOf = (value: unknown): Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {};
