import type { ErrorReport } from './errors.ts';
import type { Fidelity, MethodInfo, Need } from './method.ts';
import type { ModelRef } from './model.ts';
import type { ParamValues } from './params.ts';
import type { View } from './pruner-source.ts';
import type { OutTokenKind, PrunerTraits } from './token-pruner.ts';
import type { ImageInput } from './workspace.ts';

/** `whole`: one view; `crops`: a thumbnail and its crops (AnyRes); `frames`: the frames of a clip in their order. */
export const imageLayouts = ['whole', 'crops', 'frames'] as const;
export type ImageLayout = (typeof imageLayouts)[number];

/** A picture, how it is cut, and the encoder that reads it; equal refs give equal tokens. */
export interface PictureRef {
  readonly model: ModelRef;
  readonly image: ImageInput;
  readonly layout: ImageLayout;
}

/** What a source of visual tokens is made from; equal refs give equal sources. */
export interface SourceRef extends PictureRef {
  /** Empty: no text. */
  readonly question: string;
}

/** A pruner as plain data. */
export type PrunerCard = MethodInfo & PrunerTraits;

/** One view of an opened picture, as the page draws it. */
export interface ViewPicture extends Pick<View, 'id' | 'role' | 'grid' | 'place' | 'valid'> {
  /** Of each object of the picture, `[n]` in [0, 1]: the share of each patch that shows it. */
  readonly coverage: readonly Float32Array[];
  /** What the encoder saw, at a size fit for the screen; padding is transparent. */
  readonly bitmap: ImageBitmap;
}

/** A picture opened and encoded. */
export interface OpenPicture {
  /** Pixels of the picture, or of its first frame. */
  readonly width: number;
  readonly height: number;
  readonly frames: number;
  /** Layouts that this picture can be cut into. */
  readonly layouts: readonly ImageLayout[];
  readonly views: readonly ViewPicture[];
  /** Phrases of the objects whose outline is known. */
  readonly objects: readonly string[];
  /** Patches of all views that are not padding. */
  readonly tokens: number;
  /** What was done to the picture on the way in: sentences. */
  readonly notes: readonly string[];
  /** Null for a sound: its tokens are frames of the spectrogram itself. */
  readonly encoder: EncoderFigures | null;
}

/** What an image encoder may come without. */
export type EncoderLack = 'cls' | 'texts' | 'projector';

/** Sizes of an image encoder. */
export interface EncoderSizes {
  /** Pixels along the square that it takes. */
  readonly side: number;
  /** Pixels along a patch. */
  readonly patch: number;
  /** Patches along a side. */
  readonly cells: number;
  readonly width: number;
  readonly layers: number;
  readonly heads: number;
  /** The least number of layers after which a part of the tokens can go on alone. */
  readonly firstCut: number;
}

/** The encoder behind an opened picture: what it is, and what ran. */
export interface EncoderFigures extends EncoderSizes {
  readonly model: { readonly id: string; readonly sha256: string; readonly label: string };
  readonly lacks: readonly EncoderLack[];
  readonly backend: 'wasm' | 'webgpu';
  /** Time of the encoder pass over all views, ms. */
  readonly ms: number;
}

/** One run of one pruner. */
export interface PruneRun {
  readonly method: string;
  /** Share of the tokens to keep, (0, 1]; a method that decides by itself ignores it. */
  readonly share: number;
  readonly params: ParamValues;
  readonly seed: number;
}

export type PruneOutcome =
  | { readonly kind: 'done'; readonly trace: FlatTrace; readonly ms: number }
  /** What the method needs and this source lacks. */
  | { readonly kind: 'unmet'; readonly needs: readonly Need[] }
  | { readonly kind: 'failed'; readonly error: ErrorReport };

/** A {@link Trace} in few arrays, cheap to send and to draw. Output token `t` has the sources `[rowStart[t], rowStart[t + 1])`. */
export interface FlatTrace {
  readonly fidelity: Fidelity;
  readonly warnings: readonly string[];
  /** Of each output token. */
  readonly kind: readonly OutTokenKind[];
  readonly view: Int32Array;
  /** Raster index that it sits on; -1 for a token without a place. */
  readonly anchor: Int32Array;
  readonly rowStart: Int32Array;
  /** Of each source: its view, its raster index and its weight. */
  readonly srcView: Int32Array;
  readonly src: Int32Array;
  readonly weight: Float32Array;
  /** Picks in the order in which they were made. */
  readonly stepView: Int32Array;
  readonly stepIndex: Int32Array;
  readonly stepScore: Float32Array;
  readonly maps: readonly NamedMap[];
  readonly perView: readonly { readonly kept: number; readonly total: number; readonly info?: number }[];
}

/** One `[n]` array per view; NaN where there is no value. */
export interface NamedMap {
  readonly name: string;
  readonly views: readonly Float32Array[];
}

/** Tokens in the plane in which their directions vary most; of each view one value per patch, NaN at padding. */
export interface TokenPlane {
  readonly xs: readonly Float32Array[];
  readonly ys: readonly Float32Array[];
  /** Share of the variance along each axis, 0…1. */
  readonly shares: readonly [number, number];
}

/** A patch of a view. */
export interface PatchRef {
  readonly view: number;
  /** Raster index. */
  readonly index: number;
}
