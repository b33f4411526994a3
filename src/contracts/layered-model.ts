import type { LayerCapture } from './attention-capture.ts';
import type { AttentionGeometry } from './attention-policy.ts';

/** Rotary position embedding: channel c turns with channel c + d/2 by `position · base^(-2c/d)`. */
export interface RotaryPositions {
  readonly base: number;
}

/** Bias rows `[heads, to - from, nK]` for query rows `[from, to)`: 0 keeps, −1e9 removes. Causality is part of it. */
export interface BiasRows {
  /** 1 for all heads, or the number of query heads. */
  readonly heads: number;
  readonly data: Float32Array;
}

/** Queries of one call with all the keys and values that they may read: `[H, nQ, d]`, `[Hkv, nK, d]`, `[Hkv, nK, d]`. */
export interface AttendInput extends LayerCapture {
  readonly nQ: number;
  readonly nK: number;
  /** Bias of some of the rows; asked for in order, each row once. */
  readonly bias: (from: number, to: number) => BiasRows;
}

/** A causal language model that runs layer by layer, so that what happens between two layers can be changed. */
export interface LayeredModel {
  readonly geometry: AttentionGeometry;
  readonly rotary: RotaryPositions;
  readonly dModel: number;
  readonly vocabSize: number;
  /** Residual stream `[n, dModel]` before the first layer. */
  embed(ids: Int32Array, signal?: AbortSignal): Promise<Float32Array>;
  /** Queries, keys and values of a layer, rotated to `positions`. */
  project(
    layer: number,
    hidden: Float32Array,
    positions: Int32Array,
    signal?: AbortSignal,
  ): Promise<LayerCapture>;
  /** Residual stream after a layer. */
  attend(
    layer: number,
    hidden: Float32Array,
    input: AttendInput,
    signal?: AbortSignal,
  ): Promise<Float32Array>;
  /** Logits of the next token after each row, `[n, vocabSize]`. */
  logits(hidden: Float32Array, signal?: AbortSignal): Promise<Float32Array>;
}
