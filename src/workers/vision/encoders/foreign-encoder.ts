import type { ImageEncoder } from '../../../contracts/image-encoder.ts';
import { modelKey } from '../../../contracts/model.ts';
import type { EncoderLack } from '../../../contracts/vision-view.ts';
import type { EncodedPixels, EncoderShape, VisionEncoder } from './vision-encoder.ts';

/** An encoder from elsewhere. It brings its image tower alone: no texts, and no projector was trained for it. */
export interface ForeignEncoder extends VisionEncoder {
  readonly kind: 'foreign';
  readonly encoder: ImageEncoder;
}

/** What the vision worker makes of an encoder of the Hub, an address or files. */
export function foreignVision(encoder: ImageEncoder): ForeignEncoder {
  const { ref, name, label, sha256, side, patch, cells, width, layers, heads, feedForward, hasCls, mean } =
    encoder.info;
  const shape: EncoderShape = {
    side,
    patch,
    cells,
    width,
    layers,
    heads,
    feedForward,
    hasCls,
    // Its graph shows the residual stream after layers alone.
    firstCut: 1,
    padding: meanColour(mean),
    masksPadding: false,
  };
  const lacks: readonly EncoderLack[] = [...(hasCls ? [] : (['cls'] as const)), 'texts', 'projector'];
  return {
    kind: 'foreign',
    key: modelKey(ref),
    shape,
    model: { id: name, sha256, label: `${name}, ${label}` },
    lacks,
    texts: null,
    projector: null,
    encoder,
    load: () => Promise.resolve(),
    async encode(views, { signal, onDone } = {}) {
      const encoded: EncodedPixels[] = [];
      for (const { pixels } of views) {
        const { penultimate, last, taps } = await encoder.encode(pixels, signal ? { signal } : {});
        encoded.push({ penultimate, last, joint: null, taps });
        onDone?.(encoded.length);
      }
      return encoded;
    },
  };
}

/** What normalises to zero, as LLaVA pads pictures to a square: each channel's mean in whole steps of 0…255. */
function meanColour(mean: readonly number[]): [number, number, number] {
  const [red, green, blue] = mean.map((value) => Math.floor(value * 255)) as [number, number, number];
  return [red, green, blue];
}
