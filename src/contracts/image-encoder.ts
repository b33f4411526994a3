import type { Tensor } from '../base/tensor.ts';
import type { ModelRef } from './model.ts';
import type { LayerTap } from './pruner-source.ts';

/** What is known of an image encoder before it runs. */
export interface ImageEncoderInfo {
  readonly ref: ModelRef;
  /** `org/name` or a file name. */
  readonly name: string;
  readonly label: string;
  readonly sha256: string;
  readonly bytes: number;
  /** Pixels along the square that it takes. */
  readonly side: number;
  /** Pixels along a patch. */
  readonly patch: number;
  /** Patches along a side; n = cells². */
  readonly cells: number;
  /** Row 0 of every token axis is CLS; register tokens are stripped. */
  readonly hasCls: boolean;
  /** Tokens before the patches of a sequence: CLS, registers. */
  readonly prefix: number;
  readonly layers: number;
  readonly heads: number;
  readonly width: number;
  /** Width inside the feed-forward of a layer, as the config states it; else four times the width. */
  readonly feedForward: number;
  /** Per channel: the graph gets (x − mean) / std of pixels in 0…1. */
  readonly mean: readonly number[];
  readonly std: readonly number[];
}

/** Everything that one pass tells about one picture; r is 1 with CLS, else 0. */
export interface EncodedPicture {
  /** `[n, width]` output of the layer before the last: what LLaVA hands to its projector. */
  readonly penultimate: Tensor;
  /** `[n, width]` output of the last layer, normed where the graph gives it so. */
  readonly last: Tensor;
  /** The whole picture in the space of the texts (`image_embeds`), or the pooled output; null where the graph gives neither. */
  readonly embedding: Float32Array | null;
  /** `[n, joint]` unit rows: the patches in the space of the texts; null where the encoder has no texts. */
  readonly joint: Tensor | null;
  /** By layer, from 0: queries and keys `[heads, r + n, dh]`, scaled so that softmax(q·k/√dh) is the attention. */
  readonly taps: ReadonlyMap<number, LayerTap>;
}

/** Sends tokens through layers: `[m, width]` of the residual stream in, `[m, width]` after the last layer out. */
export type RunTokens = (
  tokens: Float32Array,
  options?: { readonly signal?: AbortSignal },
) => Promise<Float32Array>;

/** The space that the image tower and the text tower of CLIP and its like share. Rows are of unit length. */
export interface JointSpace {
  readonly width: number;
  /** Rows `[m, width of the encoder]` of the residual stream after the last layer → `[m, joint]`, as the encoder does to CLS. */
  project(rows: Float32Array, options?: { readonly signal?: AbortSignal }): Promise<Tensor>;
  /**
   * `[joint]` of each text; longer ones than the tower takes are cut.
   * @throws TokenscopeError `unsupported` for a text tower of another space; what the engine throws; an AbortError.
   */
  embed(
    texts: readonly string[],
    options?: { readonly signal?: AbortSignal },
  ): Promise<readonly Float32Array[]>;
}

/** A vision transformer over squares of pixels. */
export interface ImageEncoder {
  readonly info: ImageEncoderInfo;
  /** Null where the files hold no text tower, no tokenizer, or a picture's embedding that is no projection of CLS. */
  readonly space: JointSpace | null;
  /**
   * @param pixels `[3, side, side]` in 0…1, channel by channel, row-major.
   * @throws TokenscopeError `bad-input` for another size; what the engine throws; an AbortError.
   */
  encode(pixels: Float32Array, options?: { readonly signal?: AbortSignal }): Promise<EncodedPicture>;
  /** The residual stream of one picture, `[prefix + n, width]` after each layer; index 0 is after the first. */
  stream(pixels: Float32Array, options?: { readonly signal?: AbortSignal }): Promise<readonly Float32Array[]>;
  /**
   * The layers that remain after the first `after`, at least one, for any number of tokens.
   * @throws TokenscopeError `unsupported` where the graph does not allow it; an AbortError.
   */
  layersAfter(after: number, signal: AbortSignal): Promise<RunTokens>;
  /** Gives up its sessions; a later call loads them again. */
  close(): Promise<void>;
}
