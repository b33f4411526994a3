import { TokenscopeError } from '../contracts/errors.ts';
import type { Measure } from '../contracts/measure.ts';
import { type ParamSchema, type ParamsOf, resolveParams } from '../contracts/params.ts';

const layers = (label: string, help: string, value: number) =>
  ({ kind: 'number', label, help, origin: 'ours', default: value, min: 0, max: 512, step: 1 }) as const;
const width = (label: string, help: string, value: number) =>
  ({ kind: 'number', label, help, origin: 'ours', default: value, min: 1, max: 65_536, step: 1 }) as const;

const params = {
  backboneLayers: layers(
    'Backbone layers',
    'Layers of the transformer over words, or over subword tokens.',
    32,
  ),
  backboneWidth: width(
    'Backbone width',
    'Width of the transformer over words, or over subword tokens.',
    4096,
  ),
  encoderLayers: layers('Byte encoder layers', 'Layers that read bytes into word vectors.', 6),
  encoderWidth: width('Byte encoder width', 'Width of the byte encoder.', 1024),
  decoderLayers: layers('Byte decoder layers', 'Layers that spell the next word in bytes.', 4),
  decoderWidth: width('Byte decoder width', 'Width of the byte decoder.', 1024),
  window: width('Byte attention window', 'Bytes that a byte of the encoder or decoder attends to.', 768),
  prefixes: {
    kind: 'number',
    label: 'Prefix slots per word',
    help: 'Positions that Learn Your Tokens gives each word in its main model.',
    origin: 'code',
    default: 4,
    min: 1,
    max: 64,
    step: 1,
  },
} as const satisfies ParamSchema;

export const sequenceCostParams = params;
export type SequenceCostParams = ParamsOf<typeof params>;

/** Multiply-adds count as two. `24·d²` a position and layer for projections and feed-forward, `4·keys·d` for attention. */
const layerFlop = (positions: number, keys: number, width: number): number =>
  positions * (24 * width ** 2 + 4 * keys * width);

/** FLOP of a forward pass over `tokens` positions of a plain transformer of the backbone's shape. */
export const subwordFlop = (tokens: number, p: SequenceCostParams): number =>
  p.backboneLayers * layerFlop(tokens, tokens, p.backboneWidth);

/**
 * FLOP of a forward pass of a hierarchical transformer (2501.10322, 2603.15953): byte encoder and decoder with a sliding window,
 * backbone over word chunks. An estimate of ours: connectors, heads and norms are left out.
 */
export const hierarchicalFlop = (bytes: number, chunks: number, p: SequenceCostParams): number =>
  p.encoderLayers * layerFlop(bytes, p.window, p.encoderWidth) +
  p.backboneLayers * layerFlop(chunks, chunks, p.backboneWidth) +
  p.decoderLayers * layerFlop(bytes, p.window, p.decoderWidth);

/** Positions of the main model of Learn Your Tokens (2310.11628): `prefixes` for each word. */
export const wordPooledPositions = (words: number, p: SequenceCostParams): number => words * p.prefixes;

export const measure = {
  id: 'sequence-cost',
  kind: 'measures',
  name: 'Sequence positions and compute',
  papers: [],
  fidelity: 'reconstruction',
  fidelityNote:
    'A count of ours from layer shapes: projections, feed-forward and attention. The papers’ own sizes differ; set them here.',
  summary:
    'Positions and FLOP that a text costs over subword tokens, over HAT word chunks and over pooled words.',
  needs: ['text', 'tokenizer'],
  params,
  /** `{bytes, tokens, chunks, words}` → positions and FLOP of the three kinds of model */
  run(input, given) {
    const counts = (input ?? {}) as Record<'bytes' | 'tokens' | 'chunks' | 'words', unknown>;
    const read = (name: keyof typeof counts): number => {
      const value = counts[name];
      if (typeof value === 'number' && value >= 0) return value;
      throw new TokenscopeError(
        'bad-input',
        `The input holds no count '${name}'.`,
        'Give {"bytes": n, "tokens": n, "chunks": n, "words": n}.',
      );
    };
    const resolved = resolveParams(params, given);
    return {
      subword: { positions: read('tokens'), flop: subwordFlop(read('tokens'), resolved) },
      hierarchical: {
        positions: read('chunks'),
        flop: hierarchicalFlop(read('bytes'), read('chunks'), resolved),
      },
      wordPooled: { positions: wordPooledPositions(read('words'), resolved) },
    };
  },
} satisfies Measure;
