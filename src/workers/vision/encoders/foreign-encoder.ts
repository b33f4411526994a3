import type { ImageEncoder, JointSpace } from '../../../contracts/image-encoder.ts';
import { modelKey } from '../../../contracts/model.ts';
import type { EncoderLack } from '../../../contracts/vision-view.ts';
import { embeddedEncoder } from '../../../contracts/visual-settings.ts';
import { openEmbeddedModel } from '../../models/embedded-model.ts';
import { knownPhrases } from './embedded-texts.ts';
import { rememberedTexts, singleSpaced } from './text-tower.ts';
import type { EncodedPixels, EncoderShape, TextTower, VisionEncoder } from './vision-encoder.ts';

/** An encoder from elsewhere. No projector was trained for it. */
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
  const { space } = encoder;
  const lacks: readonly EncoderLack[] = [
    ...(hasCls ? [] : (['cls'] as const)),
    ...(space ? [] : (['texts'] as const)),
    'projector',
  ];
  return {
    kind: 'foreign',
    key: modelKey(ref),
    shape,
    model: { id: name, sha256, label: `${name}, ${label}` },
    lacks,
    texts: space && foreignTexts(space),
    projector: null,
    encoder,
    load: () => Promise.resolve(),
    async encode(views, { signal, onDone } = {}) {
      const encoded: EncodedPixels[] = [];
      for (const { pixels } of views) {
        const { penultimate, last, joint, taps } = await encoder.encode(pixels, signal ? { signal } : {});
        encoded.push({ penultimate, last, joint, taps });
        onDone?.(encoded.length);
      }
      return encoded;
    },
  };
}

/** So many things rank a picture; a text tower of the Hub takes some ten milliseconds for each. */
const rankedPhrases = 40;

/** Its own words, and some of the things that our encoder knows, spread over all of them. */
const foreignTexts = (space: JointSpace): TextTower => ({
  ...rememberedTexts({
    joint: space.width,
    normal: singleSpaced,
    embed: (texts, signal) => space.embed(texts, signal ? { signal } : {}),
  }),
  async phrases() {
    const all = await knownPhrases(await openEmbeddedModel(embeddedEncoder.id));
    return Array.from(
      { length: rankedPhrases },
      (_, i) => all[Math.floor((i * all.length) / rankedPhrases)]!,
    );
  },
});

/** What normalises to zero, as LLaVA pads pictures to a square: each channel's mean in whole steps of 0…255. */
function meanColour(mean: readonly number[]): [number, number, number] {
  const [red, green, blue] = mean.map((value) => Math.floor(value * 255)) as [number, number, number];
  return [red, green, blue];
}
