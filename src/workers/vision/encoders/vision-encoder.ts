import type { Tensor } from '../../../base/tensor.ts';
import type { LayerTap, Projector, TextSide } from '../../../contracts/pruner-source.ts';
import type { EncoderFigures, EncoderLack, EncoderSizes } from '../../../contracts/vision-view.ts';

/** Sizes of an image encoder, and how pixels reach it. */
export interface EncoderShape extends EncoderSizes {
  /** Width inside the feed-forward of a layer. */
  readonly feedForward: number;
  readonly hasCls: boolean;
  /** What the rest of the square looks like where a picture does not fill it: red, green, blue in 0…255. */
  readonly padding: readonly [number, number, number];
  /** No token attends to padding; otherwise padding is a part of the picture to the encoder. */
  readonly masksPadding: boolean;
}

/** What the patches of an encoder see: its own square but for a rest that is narrower than a patch. */
export const seenSide = ({ cells, patch }: Pick<EncoderShape, 'cells' | 'patch'>): number => cells * patch;

/** Everything that one pass tells about one view; row 0 of a tap's token axis is CLS where the encoder has one. */
export interface EncodedPixels {
  /** `[n, width]` output of the layer before the last, CLS left out: what LLaVA hands to its projector. */
  readonly penultimate: Tensor;
  /** `[n, width]` normed output of the last layer: what our own projector was trained on. */
  readonly last: Tensor;
  /** `[n, joint]` patches in the space of the texts; null where the encoder has no texts. */
  readonly joint: Tensor | null;
  readonly taps: ReadonlyMap<number, LayerTap>;
}

export interface EncoderInput {
  /** `[3, side, side]` in 0…1. */
  readonly pixels: Float32Array;
  /** `[n]` 1 = real, 0 = padding; all real when absent. */
  readonly valid?: Uint8Array | undefined;
}

export interface EncodeOptions {
  readonly signal?: AbortSignal;
  readonly onDone?: (views: number) => void;
}

/** Texts in the space of an encoder's patches. */
export interface TextTower {
  /** Unit-length embeddings `[joint]` of phrases. */
  readonly embed: (texts: readonly string[], signal?: AbortSignal) => Promise<readonly Float32Array[]>;
  /** A question as text-guided methods take it; undefined where it says nothing. */
  question(question: string, signal?: AbortSignal): Promise<TextSide | undefined>;
  /** Phrases that the encoder knows. */
  phrases(): Promise<readonly string[]>;
}

/** An image encoder of the vision worker: one of ours, or any vision transformer that the engine can open. */
export interface VisionEncoder {
  /** Equal keys are the same weights. */
  readonly key: string;
  readonly shape: EncoderShape;
  readonly model: EncoderFigures['model'];
  readonly lacks: readonly EncoderLack[];
  /** Null where the encoder has no texts. */
  readonly texts: TextTower | null;
  /** From `last` rows to tokens of a language model; null where none was trained for this encoder. */
  readonly projector: Projector | null;
  /** Loads it ahead of its first run. */
  load(signal?: AbortSignal): Promise<void>;
  /** One result a view, in their order. */
  encode(views: readonly EncoderInput[], options?: EncodeOptions): Promise<readonly EncodedPixels[]>;
}
