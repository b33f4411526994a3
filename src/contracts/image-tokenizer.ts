import type { Tensor } from '../base/tensor.ts';
import type { MethodInfo } from './method.ts';
import type { ParamValues } from './params.ts';

/** A raster of one or more bands, band after band, each row-major. Values lie in [0, 1] unless a method says otherwise. */
export interface BandImage {
  /** `[bands, height, width]`. */
  readonly data: Float32Array;
  readonly bands: number;
  readonly height: number;
  readonly width: number;
}

/** An image as a sequence of tokens, one per square patch. */
export interface PatchCode {
  /** `[n, bands · patch²]`; patches in raster order, inside a patch band after band, each row-major. */
  readonly latents: Tensor;
  readonly grid: { readonly h: number; readonly w: number };
  readonly bands: number;
  /** Side of a patch, px. */
  readonly patch: number;
}

/** Turns images into tokens and back. */
export interface ImageTokenizer extends MethodInfo {
  readonly kind: 'image-tokenizers';
  /** `decode(encode(x))` is `x`, bit by bit. */
  readonly isLossless: boolean;
  /** @throws TokenscopeError `bad-input` when the patch side does not divide both sides of the image. */
  encode(image: BandImage, params: ParamValues): PatchCode;
  decode(code: PatchCode): BandImage;
  /**
   * The method on plain JSON, for the headless runner: `{"image": {"bands", "height", "width", "data"}}` → tokens and figures.
   * @throws TokenscopeError `bad-input` telling the shape that it wants.
   */
  run(input: unknown, params: ParamValues): unknown;
}
