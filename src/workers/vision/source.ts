import { JointRuns } from '../../base/joint-runs.ts';
import { Lru } from '../../base/lru.ts';
import { targetObjects } from '../../contracts/sample-images.ts';
import { isSound } from '../../contracts/sample-sounds.ts';
import type { Source, View } from '../../contracts/pruner-source.ts';
import type { Progress } from '../../contracts/provenance.ts';
import { modelKey, modelLabel } from '../../contracts/model.ts';
import type { PictureRef, SourceRef } from '../../contracts/vision-view.ts';
import type { CallContext } from '../rpc.ts';
import type { EmbeddedEncoder } from './encoders/embedded-encoder.ts';
import type { ForeignEncoder } from './encoders/foreign-encoder.ts';
import { openEncoder } from './encoders/open-encoder.ts';
import { type EncoderShape, seenSide } from './encoders/vision-encoder.ts';
import { imageKey, openPicture, type Picture } from './picture.ts';
import { openSound } from './sound/sound-source.ts';
import { type EncodedView, sourceView } from './source-view.ts';
import { planViews, validPatches } from './view-plan.ts';
import { coverageOfPatches, viewPixels } from './view-pixels.ts';

export interface EncodedImage {
  readonly picture: Picture;
  readonly encoder: EmbeddedEncoder | ForeignEncoder;
  readonly views: readonly EncodedView[];
  /** Time of the encoder passes, ms. */
  readonly ms: number;
}

/** What methods run on. */
export interface PreparedSource {
  /** Features are those of the layer before the last, as LLaVA takes them. */
  readonly source: Source;
  /** The same with the features that our projector was trained on, and the projector: for methods that call it. */
  readonly projectable: Source;
  /** Null for a sound, which no encoder of ours reads. */
  readonly encoded: EncodedImage | null;
  /** The same object for every source of one picture in one layout. */
  readonly origin: object;
  readonly question: string;
}

/** Tensors that are kept of pictures, bytes: one view of our encoder takes about 1 MB, of a ViT-B 15 MB, of a ViT-L/14 at 336 px 115 MB. */
const rememberedBytes = 640 * 1024 ** 2;
const images = new Lru<string, EncodedImage>(rememberedBytes);
const encoding = new JointRuns<EncodedImage, Progress>();

/**
 * The views of an image and the question, ready for any pruner. Encoded images are remembered, so that a change of the
 * question or of a method costs no pass of the image tower.
 * @throws TokenscopeError from opening the picture; an AbortError when cancelled.
 */
export async function sourceOf(ref: SourceRef, context: CallContext): Promise<PreparedSource> {
  if (isSound(ref.image)) return soundSource(ref);
  const encoded = await encodedImage(ref, context);
  const { texts, projector, shape } = encoded.encoder;
  const text = await texts?.question(ref.question, context.signal);
  const named = targetObjects(
    ref.question,
    encoded.picture.objects.map(({ phrase }) => phrase),
  );
  const views = encoded.views.map((view) => sourceView(view, shape, named));
  const side = text ? { text } : {};
  return {
    source: { views, ...side },
    projectable: {
      views: views.map((view, v) => ({ ...view, features: encoded.views[v]!.last })),
      ...(projector ? { projector } : {}),
      ...side,
    },
    encoded,
    origin: encoded,
    question: ref.question,
  };
}

const rememberedSounds = 8;
const sounds = new Lru<string, View>(rememberedSounds);

/** The frames of a sound, without a question: no encoder puts sounds and texts into one space here. */
async function soundSource({ image }: SourceRef): Promise<PreparedSource> {
  const key = imageKey(image);
  const view = sounds.get(key) ?? (await openSound(image)).view;
  sounds.set(key, view);
  const source = { views: [view] };
  return { source, projectable: source, encoded: null, origin: view, question: '' };
}

/** An image in one layout, encoded once. */
export async function encodedImage(ref: PictureRef, context: CallContext): Promise<EncodedImage> {
  const key = `${modelKey(ref.model)} ${imageKey(ref.image)} ${ref.layout}`;
  const known = images.get(key);
  if (known) return known;
  return encoding.run(key, context, async (joint) => {
    const encoded = await encode(ref, joint);
    images.set(
      key,
      encoded,
      encoded.views.reduce((sum, view) => sum + bytesOf(view), 0),
    );
    return encoded;
  });
}

/** Forgets what encoders have made of pictures. */
export const forgetImages = (): void => images.clear();

const bytesOf = ({ pixels, penultimate, last, joint, taps }: EncodedView): number => {
  const layers = Array.from(taps.values(), ({ queries, keys }) => queries!.data.length + keys!.data.length);
  const values = [
    pixels.length,
    penultimate.data.length,
    last.data.length,
    joint?.data.length ?? 0,
    ...layers,
  ];
  return 4 * values.reduce((sum, length) => sum + length, 0);
};

/** What an encoder is fed of a picture, cut into views. */
export function preparedViews(picture: Picture, layout: PictureRef['layout'], shape: EncoderShape) {
  const seen = { side: seenSide(shape), patch: shape.patch };
  const { width, height, frames, objects } = picture;
  return planViews({ width, height, frames: frames.length }, layout, seen).map((plan) => ({
    plan,
    pixels: viewPixels(picture, plan, shape),
    valid: validPatches(plan, seen),
    coverage: objects.map(({ masks }) => coverageOfPatches(masks[plan.frame]!, plan, seen)),
  }));
}

async function encode({ model, image, layout }: PictureRef, context: CallContext): Promise<EncodedImage> {
  const { signal, progress } = context;
  progress({ label: `Opening ${modelLabel(model)}`, done: 0, total: 1, unit: 'steps' });
  const [picture, encoder] = await Promise.all([openPicture(image), openEncoder(model, context)]);
  const prepared = preparedViews(picture, layout, encoder.shape);
  await encoder.load(signal);
  const started = performance.now();
  const told = (done: number): void =>
    progress({ label: 'Encoding views', done, total: prepared.length, unit: 'steps' });
  told(0);
  const encoded = await encoder.encode(prepared, { signal, onDone: told });
  const ms = performance.now() - started;
  return { picture, encoder, views: prepared.map((view, v) => ({ ...view, ...encoded[v]! })), ms };
}
