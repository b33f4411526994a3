import { type AttentionCapture, checkCapture } from '../../contracts/attention-capture.ts';
import { TokenscopeError } from '../../contracts/errors.ts';
import type { TensorMap } from '../../contracts/inference.ts';
import type { LanguageModelInfo } from '../../contracts/language-model.ts';
import type { ModelRef } from '../../contracts/model.ts';
import type { TextTokenizer } from '../../contracts/text-tokenizer.ts';
import type { ModelHandle } from '../session-engine.ts';
import { type Decoder, tokensPerRun } from './decoder.ts';
import { causalMask, floatTensor, floatValues, integerTensor } from '../tensor-values.ts';

/** What a `model.json` of `models/` says that running it needs. */
interface EmbeddedDescription {
  readonly label: string;
  readonly architecture: {
    readonly width: number;
    readonly layers: number;
    readonly heads: number;
    readonly head_dim: number;
    readonly vocab: number;
    readonly trained_context: number;
  };
  readonly tokenizer: { readonly special: Readonly<Record<string, number>> };
}

export interface EmbeddedDecoderParts {
  readonly id: string;
  readonly precision: string;
  /** Hash and size of the weights. */
  readonly sha256: string;
  readonly bytes: number;
  /** Parsed `model.json`. */
  readonly description: unknown;
  readonly tokenizer: TextTokenizer;
  /** A graph by its name. */
  readonly graph: (name: string) => ModelHandle;
}

/** What closes a position in the additive mask of our graphs. */
const closed = -1e9;

/**
 * A decoder that ships with the page (`models/recipes/export_lm.py`): `lm-core` for logits, `lm-taps` for attention.
 * @throws TokenscopeError `unsupported` for an embedded model of another kind.
 */
export function embeddedDecoder({ tokenizer, graph, ...described }: EmbeddedDecoderParts): Decoder {
  const info = describe(described);
  const { nLayer, nHead, dHead, dModel } = info.geometry!;
  const layers = Array.from({ length: nLayer }, (_, layer) => layer);
  const parts = layers.flatMap((layer) => [`${layer}.k`, `${layer}.v`]);
  const none = floatTensor(new Float32Array(0), [1, nHead, 0, dHead]);
  /** Inputs for `ids` after `read` tokens, whose keys and values are the outputs `present.*` of the run before. */
  const feeds = (ids: Int32Array, read: number, remembered: TensorMap): TensorMap => {
    const n = ids.length;
    return {
      input_ids: integerTensor(ids, [1, n]),
      inputs_embeds: floatTensor(new Float32Array(n * dModel), [1, n, dModel]),
      embed_mask: floatTensor(new Float32Array(n), [1, n, 1]),
      position_ids: integerTensor(
        Int32Array.from(ids, (_, i) => read + i),
        [1, n],
      ),
      attention_bias: floatTensor(causalMask(n, closed, read), [1, 1, n, read + n]),
      ...Object.fromEntries(parts.map((part) => [`past.${part}`, remembered[`present.${part}`] ?? none])),
    };
  };
  return {
    info,
    tokenizer,
    core: graph('lm-core'),
    logits: 'logits',
    feeds: (ids) => feeds(ids, 0, {}),
    cache: { outputs: parts.map((part) => `present.${part}`), feeds },
    async capture(run, ids): Promise<AttentionCapture> {
      const taps = await run(
        graph('lm-taps'),
        ids,
        layers.flatMap((layer) => [`q.${layer}`, `present.${layer}.k`, `present.${layer}.v`]),
      );
      const capture: AttentionCapture = {
        geometry: { nLayer, nHead, nKvHead: nHead, dHead, scale: dHead ** -0.5, bytesPerValue: 4 },
        nTokens: ids.length,
        layers: layers.map((layer) => ({
          q: floatValues(taps[`q.${layer}`]!),
          k: floatValues(taps[`present.${layer}.k`]!),
          v: floatValues(taps[`present.${layer}.v`]!),
        })),
      };
      checkCapture(capture);
      return capture;
    },
  };
}

function describe({
  id,
  precision,
  sha256,
  bytes,
  description,
}: Omit<EmbeddedDecoderParts, 'tokenizer' | 'graph'>): LanguageModelInfo {
  const { label, architecture, tokenizer } = description as EmbeddedDescription;
  if (!architecture?.trained_context || !tokenizer?.special) {
    throw new TokenscopeError(
      'unsupported',
      `The embedded model '${id}' is no language model that reads one text.`,
      'Choose another one of the embedded models.',
    );
  }
  const ref: ModelRef = { kind: 'embedded', id, precision };
  const { width, layers, heads, head_dim, vocab, trained_context } = architecture;
  return {
    ref,
    name: id,
    label,
    sha256,
    vocabSize: vocab,
    nContext: tokensPerRun(trained_context, vocab, heads),
    trainedContext: trained_context,
    geometry: { nLayer: layers, nHead: heads, nKvHead: heads, dHead: head_dim, dModel: width },
    bos: tokenizer.special['<|bos|>'] ?? null,
    bytes,
  };
}
