import type { EncoderInput } from '../encoders/vision-encoder.ts';

/** An image tower that can be left in the middle and gone on with on other tokens. */
export interface Tower {
  /** Tokens before the patches of a sequence: CLS, registers. */
  readonly prefix: number;
  /** All patches through all layers, with the stream after each. */
  allLayers(views: readonly EncoderInput[]): Promise<readonly ViewStates[]>;
  /**
   * Sequences of tokens through the layers from `after` on.
   * @param sequences `[prefix + m, width]` each
   */
  remainingLayers(after: number, sequences: readonly Float32Array[]): Promise<readonly Readout[]>;
}

/** The residual stream of one view; its first rows are the tower's prefix. */
export interface ViewStates {
  /** After each number of layers, from 0: `[prefix + n, width]`; undefined where the tower is not left. */
  readonly states: readonly (Float32Array | undefined)[];
  readonly readout: Readout;
}

/** What the tower says of a sequence of tokens. */
export interface Readout {
  /** `[width]` state of CLS after the last layer; null without CLS. */
  readonly cls: Float32Array | null;
  /** `[joint]`, unit length: the image in the space of the texts; null where there are none. */
  readonly embedding: Float32Array | null;
}
